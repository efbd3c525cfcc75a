import { Group, Stack } from '@mantine/core';
import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { ReactNode } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { TextLink } from '#shell/link.tsx';
import { Code, UserText } from '#ui/code.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { Details } from '#ui/details.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Said } from '#ui/said.tsx';
import { Tags } from '#ui/tag.tsx';
import { auditTexts, detailTexts } from './audit.text.ts';
import { Actor, type AuditRow, Outcome, useActions } from './audit-columns.tsx';

/** All that a row of the log says. */
export function RowDetails({ row, onClose }: { row: AuditRow; onClose(): void }) {
  const t = useTexts(auditTexts);
  const actions = useActions();
  const { format } = useLocale();
  const {
    seq,
    at,
    lastAt,
    count,
    actor,
    credential,
    subject,
    ip,
    requestId,
    projectId,
    projectName,
    workspaceId,
  } = row;
  const id = (value: string | null) => value && <Code>{value}</Code>;
  const optional = (title: string, value: ReactNode) => (value ? [{ title, value }] : []);
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      title={seq === null ? t('unsealedTitle') : t('detailsTitle', { seq })}
    >
      <Stack>
        <Details
          name={t('details')}
          rows={[
            { title: t('action'), value: actions(row.action) },
            { title: t('outcome'), value: <Outcome row={row} withReason /> },
            { title: t('at'), value: format.exact(at) },
            ...(count > 1
              ? [{ title: t('lastAt'), value: `${format.exact(lastAt)} · ${t('times', { count })}` }]
              : []),
            {
              title: t('who'),
              value: (
                <Group gap="xs">
                  <Actor actor={actor} />
                  {actor.id !== null && (
                    <TextLink to={pathOf('audit')} search={{ actor: actor.id } as never} onClick={onClose}>
                      {t('onlyThis')}
                    </TextLink>
                  )}
                </Group>
              ),
            },
            ...optional(
              t('credential'),
              credential && <Code>{[credential.kind, credential.id].filter(Boolean).join(' ')}</Code>,
            ),
            { title: t('address'), value: <Code>{ip}</Code> },
            ...optional(t('subject'), id(subject)),
            ...optional(t('project'), projectName ? <UserText>{projectName}</UserText> : id(projectId)),
            ...optional(t('workspace'), id(workspaceId)),
            ...useDetailRows(row.details),
            { title: t('seq'), value: seq === null ? t('unsealed') : format.number(seq) },
            {
              title: t('request'),
              value: <Copyable value={requestId} label={t('copyRequest')} />,
            },
          ]}
        />
      </Stack>
    </Dialog>
  );
}

const times = new Set(['expiresAt', 'until']);
const isName = (name: string): name is keyof AuditDetails => name in detailTexts.en;

function useDetailRows(details: AuditDetails): { title: string; value: ReactNode }[] {
  const t = useTexts(detailTexts);
  const { format } = useLocale();
  const show = (name: string, value: string | number | boolean | string[]): ReactNode => {
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    if (Array.isArray(value)) return <Tags words={value} />;
    if (name === 'reason' || name === 'outcome') return <Said>{String(value)}</Said>;
    if (typeof value === 'string') return <UserText>{value}</UserText>;
    if (name === 'overlapSeconds') return format.duration(value * 1000);
    return times.has(name) ? format.exact(value) : format.number(value);
  };
  return Object.entries(details).flatMap(([name, value]) =>
    value === undefined ? [] : [{ title: isName(name) ? t(name) : name, value: show(name, value) }],
  );
}
