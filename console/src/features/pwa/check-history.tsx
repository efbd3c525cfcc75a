import { ClockIcon } from '@heroicons/react/24/outline';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as pwa from '@marsa/contract/pwa.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { type Column, NumberCell } from '#ui/data-table.tsx';
import { Panel } from '#ui/panel.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { pwaTexts } from './pwa.text.ts';

type Summary = DataOf<typeof pwa.list>;

const states = {
  running: { tone: 'busy', says: 'stateRunning' },
  done: { tone: 'good', says: 'stateDone' },
  failed: { tone: 'bad', says: 'stateFailed' },
} as const;

/** Every look at the PWA so far. */
export function CheckHistory({ projectId, shownId }: { projectId: string; shownId: string | undefined }) {
  const t = useTexts(pwaTexts);
  const list = useListPage(pwa.list, { params: { id: projectId }, query: { limit: 10 } });
  const columns = useColumns(projectId, shownId);
  return (
    <Panel title={t('history')} lead={t('historyText')} isFlush>
      <ListTable
        list={list}
        name={t('history')}
        isBare
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ icon: ClockIcon, title: t('emptyTitle') }}
      />
    </Panel>
  );
}

function useColumns(projectId: string, shownId: string | undefined): Column<Summary>[] {
  const t = useTexts(pwaTexts);
  const { format } = useLocale();
  return [
    {
      key: 'started',
      title: t('started'),
      isRowHeader: true,
      render: ({ id, startedAt }) =>
        id === shownId ? (
          <>
            <RelativeTime time={startedAt} /> ({t('shown')})
          </>
        ) : (
          <TextLink to={pathOf('projectPwa', { projectId })} search={{ check: id } as never}>
            <RelativeTime time={startedAt} />
          </TextLink>
        ),
    },
    {
      key: 'status',
      title: t('result'),
      render: ({ status }) => <StatusBadge tone={states[status].tone}>{t(states[status].says)}</StatusBadge>,
    },
    {
      key: 'score',
      title: t('score'),
      align: 'end',
      render: ({ score }) => (score === null ? '–' : <NumberCell value={score} />),
    },
    {
      key: 'errors',
      title: t('errors'),
      align: 'end',
      hideBelow: 'sm',
      render: ({ errors }) => <NumberCell value={errors} />,
    },
    {
      key: 'warnings',
      title: t('warnings'),
      align: 'end',
      hideBelow: 'sm',
      render: ({ warnings }) => <NumberCell value={warnings} />,
    },
    {
      key: 'took',
      title: t('took'),
      align: 'end',
      hideBelow: 'md',
      render: ({ startedAt, finishedAt }) =>
        finishedAt === null ? '–' : format.duration(Date.parse(finishedAt) - Date.parse(startedAt)),
    },
  ];
}
