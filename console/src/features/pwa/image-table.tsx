import { PhotoIcon } from '@heroicons/react/24/outline';
import { Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as pwa from '@marsa/contract/pwa.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { ProjectIcon, WithIcon } from '#shell/project-icon.tsx';
import { Code } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Panel } from '#ui/panel.tsx';
import { Said } from '#ui/said.tsx';
import { pwaTexts } from './pwa.text.ts';

type Image = DataOf<typeof pwa.get>['icons'][number];

const uses = { icon: 'useIcon', shortcut: 'useShortcut', screenshot: 'useScreenshot' } as const;
const shortOf = (url: string) => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};
const pixelsOf = ({ width, height, type }: Image) => (width === null ? (type ?? '–') : `${width}×${height}`);

/** The images of the manifest as they really are. */
export function ImageTable({
  projectId,
  checkId,
  images,
}: {
  projectId: string;
  checkId: string;
  images: readonly Image[];
}) {
  const t = useTexts(pwaTexts);
  const { format } = useLocale();
  const columns: Column<Image>[] = [
    {
      key: 'image',
      title: t('image'),
      isRowHeader: true,
      csv: ({ url }) => url,
      render: ({ url, kept }) => (
        <WithIcon
          icon={
            <ProjectIcon projectId={projectId} checkId={kept && checkId} purpose={kept ?? 'any'} size={32} />
          }
        >
          <Code>{shortOf(url)}</Code>
        </WithIcon>
      ),
    },
    { key: 'use', title: t('use'), csv: ({ use }) => use, render: ({ use }) => t(uses[use]) },
    {
      key: 'measured',
      title: t('measured'),
      csv: pixelsOf,
      render: (image) =>
        image.fault === null ? (
          <bdi dir="ltr">{pixelsOf(image)}</bdi>
        ) : (
          <Text c="var(--mantine-color-error)">
            <Said>{image.fault}</Said>
          </Text>
        ),
    },
    {
      key: 'declared',
      title: t('declared'),
      hideBelow: 'sm',
      csv: ({ declaredSizes }) => declaredSizes.join(' '),
      render: ({ declaredSizes }) => <bdi dir="ltr">{declaredSizes.join(' ') || '–'}</bdi>,
    },
    {
      key: 'purpose',
      title: t('purpose'),
      hideBelow: 'sm',
      csv: ({ purpose }) => purpose.join(' '),
      render: ({ purpose }) => <bdi dir="ltr">{purpose.join(' ')}</bdi>,
    },
    {
      key: 'bytes',
      title: t('size'),
      align: 'end',
      hideBelow: 'md',
      csv: ({ bytes }) => bytes,
      render: ({ bytes }) => (bytes === null ? '–' : format.bytes(bytes)),
    },
  ];
  return (
    <Panel title={t('images')} lead={t('imagesText')} isFlush>
      <DataTable
        name={t('images')}
        isBare
        columns={columns}
        rows={images}
        rowKey={({ url, use, declaredSizes, purpose }) => [url, use, ...declaredSizes, ...purpose].join(' ')}
        empty={<EmptyState icon={PhotoIcon} title={t('noImages')} />}
      />
    </Panel>
  );
}
