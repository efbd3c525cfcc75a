import { DocumentIcon, FolderIcon } from '@heroicons/react/24/outline';
import { Group, Skeleton, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { generate } from '@marsa/contract/wrappers.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { query } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { useUrlState } from '#url-state.ts';
import classes from './file-browser.module.css';
import { type Folder, toTree } from './file-tree.ts';
import { wrappersTexts } from './wrappers.text.ts';

export type WrapperFile = DataOf<typeof generate>['files'][number];

export const changeTones: Record<WrapperFile['change'], Tone> = {
  added: 'good',
  updated: 'busy',
  unchanged: 'quiet',
  kept: 'warn',
  removed: 'bad',
};

/** The generated files as a tree, and the content of the one that was chosen. */
export function FileBrowser({ projectId, files }: { projectId: string; files: readonly WrapperFile[] }) {
  const t = useTexts(wrappersTexts);
  const [{ file: chosen }, setUrl] = useUrlState('file');
  const tree = useMemo(() => toTree(files), [files]);
  const file = files.find(({ path }) => path === chosen);
  return (
    <div className={classes.sides}>
      <nav className={classes.tree} aria-label={t('tree')}>
        <Branch folder={tree} chosen={chosen} onChoose={(path) => setUrl({ file: path })} />
      </nav>
      <div className={classes.content} aria-live="polite">
        {file === undefined ? (
          <Text c="dimmed">{t('chooseFile')}</Text>
        ) : (
          <Content projectId={projectId} file={file} />
        )}
      </div>
    </div>
  );
}

function Branch({
  folder,
  chosen,
  onChoose,
}: {
  folder: Folder<WrapperFile>;
  chosen: string | undefined;
  onChoose(path: string): void;
}) {
  const t = useTexts(wrappersTexts);
  return (
    <ul className={classes.list}>
      {folder.folders.map((one) => (
        <li key={one.path} className={classes.folder}>
          <details open={chosen?.startsWith(`${one.path}/`)}>
            <summary>
              <FolderIcon width={16} className={classes.icon} aria-hidden />
              <span className={classes.name}>
                <bdi dir="ltr">{one.name}</bdi>
              </span>
            </summary>
            <Branch folder={one} chosen={chosen} onChoose={onChoose} />
          </details>
        </li>
      ))}
      {folder.files.map(({ name, file: { path, change } }) => (
        <li key={path}>
          <button
            type="button"
            className={classes.file}
            aria-pressed={path === chosen}
            onClick={() => onChoose(path)}
          >
            <DocumentIcon width={16} className={classes.icon} aria-hidden />
            <span className={classes.name}>
              <bdi dir="ltr">{name}</bdi>
            </span>
            {change !== 'unchanged' && <StatusBadge tone={changeTones[change]}>{t(change)}</StatusBadge>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The archive, opened: content by path. */
function useContents(projectId: string) {
  const archive = useQuery({
    ...query(generate, { body: { projectId, mode: 'archive' } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const base64 = archive.data?.archive?.base64;
  const contents = useQuery({
    queryKey: ['wrapper-contents', projectId, archive.dataUpdatedAt],
    enabled: base64 !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn() {
      const { unzipSync } = await import('fflate');
      const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0));
      return new Map(
        Object.entries(unzipSync(bytes)).map(([path, content]) => [
          path.slice(path.indexOf('/') + 1),
          content,
        ]),
      );
    },
  });
  return { contents: contents.data, error: archive.error ?? contents.error };
}

const isText = (bytes: Uint8Array) => !bytes.subarray(0, 8000).includes(0);

function Content({ projectId, file: { path, change, bytes } }: { projectId: string; file: WrapperFile }) {
  const t = useTexts(wrappersTexts);
  const { format } = useLocale();
  const { contents, error } = useContents(projectId);
  const content = contents?.get(path);
  const text = content && isText(content) ? new TextDecoder().decode(content) : undefined;
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Code>{path}</Code>
        {text !== undefined && <CopyButton value={text} label={t('copyFile')} />}
      </Group>
      {change === 'removed' ? (
        <Text c="dimmed">{t('gone')}</Text>
      ) : error ? (
        <ErrorNote error={error} />
      ) : content === undefined ? (
        <Skeleton h={240} />
      ) : text === undefined ? (
        <Text c="dimmed">{t('binary', { size: format.bytes(bytes) })}</Text>
      ) : (
        <Code block>{text}</Code>
      )}
    </>
  );
}
