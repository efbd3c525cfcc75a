import { PlayIcon } from '@heroicons/react/24/outline';
import { Button, Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { discard, get, start } from '@marsa/contract/rehearsals.ts';
import { useQuery } from '@tanstack/react-query';
import { isProblem, query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Panel } from '#ui/panel.tsx';
import { Rows } from '#ui/rows.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { rehearsalStationTexts, rehearsalTexts } from './rehearsal.text.ts';

type Rehearsal = DataOf<typeof get>;

/** Where the stream of changes is cut off, a rehearsal is still followed. */
const lookAgainMs = 3000;

/** The whole line on a stage of its own: one button, and what becomes of it, live. */
export function RehearsalPanel({ project }: { project: Project }) {
  const t = useTexts(rehearsalTexts);
  const params = { id: project.id };
  const mayWrite = usePermissions().holds('projects:write', project.workspaceId);
  const { data, error } = useQuery({
    ...query(get, { params }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? lookAgainMs : false),
  });
  const isNone = isProblem(error, 'NOT_FOUND');
  const rehearsal = isNone ? undefined : data;
  const begin = useCall(start, { invalidates: [get] });
  const remove = useCall(discard, { invalidates: [get], onDone: () => toast(t('discarded')) });
  const fault = begin.error ?? remove.error ?? (isNone ? null : error);
  const isRunning = begin.isPending || rehearsal?.status === 'running';
  if (!mayWrite && rehearsal === undefined) return null;
  return (
    <Panel
      title={t('title')}
      lead={t('lead')}
      actions={
        mayWrite && (
          <>
            {rehearsal && !isRunning && (
              <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate({ params })}>
                {t('discard')}
              </Button>
            )}
            <Button
              variant={rehearsal ? 'default' : 'filled'}
              leftSection={<PlayIcon width={16} />}
              loading={isRunning}
              onClick={() => begin.mutate({ params })}
            >
              {rehearsal ? t('again') : t('start')}
            </Button>
          </>
        )
      }
    >
      <Stack gap="sm">
        {fault && <ErrorNote error={fault} />}
        {rehearsal ? <Stations rehearsal={rehearsal} /> : <Text>{t('text')}</Text>}
      </Stack>
    </Panel>
  );
}

const tones = {
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  interrupted: 'warn',
} as const;

const states = {
  waiting: { tone: 'quiet', says: 'waiting' },
  running: { tone: 'busy', says: 'stationRunning' },
  done: { tone: 'good', says: 'stationDone' },
  failed: { tone: 'bad', says: 'stationFailed' },
} as const;

function Stations({ rehearsal: { status, stations, builds, stageId } }: { rehearsal: Rehearsal }) {
  const t = useTexts(rehearsalTexts);
  const nameOf = useTexts(rehearsalStationTexts);
  return (
    <>
      <div role="status">
        <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>
      </div>
      <Rows>
        {stations.map(({ name, state, detail }) => (
          <li key={name}>
            <Group justify="space-between" wrap="nowrap" py={6}>
              <div>
                <Text>{nameOf(name)}</Text>
                {state === 'failed' && detail && (
                  <Text size="sm" c="dimmed">
                    <Said>{detail}</Said>
                  </Text>
                )}
              </div>
              <StatusBadge tone={states[state].tone}>{t(states[state].says)}</StatusBadge>
            </Group>
          </li>
        ))}
      </Rows>
      {stageId !== null && (
        <Group gap="md">
          <TextLink to={pathOf('project', { projectId: stageId })}>{t('look')}</TextLink>
          {builds.map(({ id, workflow }) => (
            <TextLink key={id} to={pathOf('projectBuild', { projectId: stageId, buildId: id })}>
              {t('seeBuild', { workflow })}
            </TextLink>
          ))}
        </Group>
      )}
    </>
  );
}
