import { Anchor, Group, Stack, Text } from '@mantine/core';
import type * as audit from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code, UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { problemTexts } from '#ui/problem.text.ts';
import { RelativeTime } from '#ui/relative-time.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { auditTexts } from './audit.text.ts';
import { auditActionTexts } from './audit-action.text.ts';

export type AuditRow = DataOf<typeof audit.list>;

const isAction = (text: string): text is keyof typeof auditActionTexts.en => text in auditActionTexts.en;
const isProblem = (text: string): text is keyof typeof problemTexts.en => text in problemTexts.en;

/** Says what was done. */
export function useActions(): (action: string) => string {
  const t = useTexts(auditActionTexts);
  return (action) => (isAction(action) ? t(action) : action);
}

export function useAuditColumns(onShow: (row: AuditRow) => void): Column<AuditRow>[] {
  const t = useTexts(auditTexts);
  const actions = useActions();
  return [
    { key: 'at', title: t('at'), render: ({ at }) => <RelativeTime time={at} /> },
    {
      key: 'action',
      title: t('action'),
      isRowHeader: true,
      render: (row) => (
        <Stack gap={0} align="flex-start">
          <Anchor component="button" type="button" ta="start" onClick={() => onShow(row)}>
            {actions(row.action)}
          </Anchor>
          {row.count > 1 && (
            <Text size="xs" c="dimmed" fw={400}>
              {t('times', { count: row.count })}
            </Text>
          )}
        </Stack>
      ),
    },
    { key: 'who', title: t('who'), render: ({ actor }) => <Actor actor={actor} /> },
    {
      key: 'subject',
      title: t('subject'),
      hideBelow: 'md',
      render: (row) => <Subject row={row} />,
    },
    {
      key: 'outcome',
      title: t('outcome'),
      hideBelow: 'sm',
      render: (row) => <Outcome row={row} />,
    },
    { key: 'ip', title: t('address'), hideBelow: 'lg', render: ({ ip }) => <Code isWhole>{ip}</Code> },
  ];
}

/** What it was done to, by name where it has one, and in which project. */
function Subject({ row: { subject, details, projectId, projectName } }: { row: AuditRow }) {
  const isProject = subject === projectId;
  const name = details.name ?? (isProject ? projectName : null);
  const place = projectName !== null && projectName !== name && <UserText>{projectName}</UserText>;
  return (
    <Stack gap={0} align="flex-start">
      {name ? <UserText>{name}</UserText> : subject && <Code>{subject}</Code>}
      {place && (
        <Text size="xs" c="dimmed">
          {place}
        </Text>
      )}
    </Stack>
  );
}

export function Actor({ actor: { kind, name, id } }: { actor: AuditRow['actor'] }) {
  const t = useTexts(auditTexts);
  if (kind === 'system' && name === 'Marsa') return t('system');
  if (kind === 'system' && id === 'operator') return t('operator');
  if (name !== null) return <UserText>{name}</UserText>;
  if (kind === 'anonymous') return <Text c="dimmed">{t('anonymous')}</Text>;
  return kind === 'system' ? t('system') : <Code>{id}</Code>;
}

export function Outcome({
  row: { outcome, code },
  withReason = false,
}: {
  row: AuditRow;
  /** Says in words why it was refused. */
  withReason?: boolean;
}) {
  const t = useTexts(auditTexts);
  const problems = useTexts(problemTexts);
  return (
    <Group gap={6}>
      <StatusBadge tone={outcome === 'allowed' ? 'good' : 'bad'}>
        {outcome === 'allowed' ? t('allowed') : t('refused')}
      </StatusBadge>
      {code !== null && (
        <Text size="xs" c="dimmed">
          {isProblem(code) && withReason ? `${problems(code)} ` : ''}
          <bdi dir="ltr">{code}</bdi>
        </Text>
      )}
    </Group>
  );
}
