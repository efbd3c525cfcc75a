import { ComputerDesktopIcon } from '@heroicons/react/24/outline';
import { Box, Button, Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as session from '@marsa/contract/session.ts';
import { useTexts } from '#i18n/locale.tsx';
import type { ListPage } from '#list-page.ts';
import { Code } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { endReasonTexts, sessionTableTexts } from '#ui/session.text.ts';
import { StatusBadge } from '#ui/status-badge.tsx';
import { ListTable } from './list-table.tsx';

type Session = DataOf<typeof session.list>;

const isReason = (text: string): text is keyof typeof endReasonTexts.en => text in endReasonTexts.en;

/** Sessions of one person, with the way to end those that are open. */
export function SessionTable({
  list,
  onEnd,
}: {
  list: ListPage<Session>;
  /** Ends one; absent where the reader may not. */
  onEnd?: (session: Session) => void;
}) {
  const t = useTexts(sessionTableTexts);
  const columns = useColumns();
  const withEnd: Column<Session>[] = onEnd ? [...columns, endColumn(t('end'), onEnd)] : columns;
  return (
    <ListTable
      list={list}
      name={t('title')}
      columns={withEnd}
      rowKey={({ id }) => id}
      empty={{ icon: ComputerDesktopIcon, title: t('noneTitle'), text: t('noneText') }}
    />
  );
}

const endColumn = (title: string, onEnd: (session: Session) => void): Column<Session> => ({
  key: 'end',
  title,
  isTitleHidden: true,
  align: 'end',
  render: (row) =>
    row.endedAt === null &&
    !row.isCurrent && (
      <Button variant="default" size="compact-sm" onClick={() => onEnd(row)}>
        {title}
      </Button>
    ),
});

function useColumns(): Column<Session>[] {
  const t = useTexts(sessionTableTexts);
  return [
    {
      key: 'device',
      title: t('device'),
      isRowHeader: true,
      render: (row) => <Device session={row} />,
    },
    { key: 'state', title: t('state'), render: (row) => <State session={row} /> },
    { key: 'ip', title: t('address'), hideBelow: 'sm', render: ({ lastIp }) => <Code>{lastIp}</Code> },
    {
      key: 'lastSeen',
      title: t('lastSeen'),
      hideBelow: 'sm',
      render: ({ lastSeenAt }) => <RelativeTime time={lastSeenAt} />,
    },
    {
      key: 'opened',
      title: t('opened'),
      hideBelow: 'md',
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'ends',
      title: t('ends'),
      hideBelow: 'lg',
      render: ({ endsAt, endedAt }) => <RelativeTime time={endedAt ?? endsAt} />,
    },
  ];
}

function Device({ session: { device, kind, isRemembered, lastIp, lastSeenAt } }: { session: Session }) {
  const t = useTexts(sessionTableTexts);
  return (
    <Stack gap={0}>
      <Said>{device}</Said>
      <Text size="xs" c="dimmed" fw={400}>
        {kind === 'browser' ? t('browser') : t('program')}
        {isRemembered && ` · ${t('remembered')}`}
      </Text>
      {/* Where there is no room for columns of their own. */}
      <Box hiddenFrom="sm" fz="xs" fw={400}>
        <Code>{lastIp}</Code> <RelativeTime time={lastSeenAt} />
      </Box>
    </Stack>
  );
}

function State({ session: { isCurrent, endedAt, endReason } }: { session: Session }) {
  const t = useTexts(sessionTableTexts);
  const reason = useTexts(endReasonTexts);
  if (endedAt === null)
    return (
      <StatusBadge tone={isCurrent ? 'busy' : 'good'}>{isCurrent ? t('current') : t('open')}</StatusBadge>
    );
  return (
    <Group gap={6}>
      <StatusBadge tone="quiet">{t('over')}</StatusBadge>
      {endReason !== null && (
        <Text size="xs" c="dimmed">
          {isReason(endReason) ? reason(endReason) : endReason}
        </Text>
      )}
    </Group>
  );
}
