import { Alert, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { cancel, get, list } from '@marsa/contract/builds.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { query, useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink } from '#shell/link.tsx';
import { ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { Code } from '#ui/code.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { type Fact, Facts } from '#ui/facts.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { Panel } from '#ui/panel.tsx';
import { RelativeTime, useNow } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { uiTexts } from '#ui/ui.text.ts';
import { isOpen, statusTones } from './build-words.ts';
import { buildStatusTexts, buildsTexts, platformTexts } from './builds.text.ts';
import { JobList } from './job-list.tsx';

export type Build = DataOf<typeof get>;

/** Where the stream of changes is cut off, a build is still followed. */
const lookAgainMs = 10_000;

/** One build as it goes: its state, its steps on a time line, and the way to the run. */
export function BuildPage() {
  const t = useTexts(buildsTexts);
  const statusOf = useTexts(buildStatusTexts);
  const project = useProject();
  const { buildId = '' }: { buildId?: string } = useParams({ strict: false });
  const { data: build } = useSuspenseQuery({
    ...query(get, { params: { id: project.id, buildId } }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.status) ? lookAgainMs : false),
  });
  const { status, versionName, runUrl } = build;
  return (
    <ProjectFrame
      project={project}
      tab="builds"
      title={t('crumb', { version: versionName })}
      lead={runUrl && <OutsideLink href={runUrl}>{t('toRun')}</OutsideLink>}
      actions={
        <PermissionGuard permission="builds:write" workspaceId={project.workspaceId}>
          {isOpen(status) ? (
            <CancelButton build={build} />
          ) : (
            <ButtonLink
              to={pathOf('projectBuilds', { projectId: project.id })}
              search={{ new: '1' } as never}
              variant="default"
            >
              {t('again')}
            </ButtonLink>
          )}
        </PermissionGuard>
      }
    >
      <VisuallyHidden role="status">{t('announce', { status: statusOf(status) })}</VisuallyHidden>
      <Stack>
        <Outcome build={build} />
        <Panel title={t('steps')} lead={t('stepsText')} isFlush>
          <JobList build={build} />
        </Panel>
        <Panel title={t('facts')} isFlush>
          <BuildFacts build={build} />
        </Panel>
      </Stack>
    </ProjectFrame>
  );
}

const explained = { failed: 'failedText', lost: 'lostText', unknown: 'unknownText' } as const;
const isExplained = (status: string): status is keyof typeof explained => status in explained;

/** The state in a word, and why where it is not well. */
function Outcome({ build }: { build: Build }) {
  const t = useTexts(buildsTexts);
  const statusOf = useTexts(buildStatusTexts);
  const platformOf = useTexts(platformTexts);
  const { status, detail, platform, cancelRequestedAt } = build;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <StatusBadge tone={statusTones[status]}>{statusOf(status)}</StatusBadge>
        <Text>{platformOf(platform)}</Text>
        <Text c="dimmed">
          <Duration build={build} />
        </Text>
        {cancelRequestedAt !== null && isOpen(status) && <Text c="dimmed">{t('cancelling')}</Text>}
      </Group>
      {(isExplained(status) || detail !== null) && (
        <Alert variant="outline" color={status === 'failed' || status === 'lost' ? 'red' : 'yellow'}>
          {isExplained(status) && <Text>{t(explained[status])}</Text>}
          {detail !== null && (
            <Text size="sm" c="dimmed">
              {t('why')} <Said>{detail}</Said>
            </Text>
          )}
        </Alert>
      )}
    </Stack>
  );
}

const secondMs = 1000;

/** How long it took, or takes so far. */
function Duration({ build: { startedAt, createdAt, finishedAt } }: { build: Build }) {
  const { format } = useLocale();
  const nowMs = useNow(secondMs);
  const end = finishedAt === null ? nowMs : Date.parse(finishedAt);
  return <span>{format.duration(Math.max(0, end - Date.parse(startedAt ?? createdAt)))}</span>;
}

function BuildFacts({ build }: { build: Build }) {
  const t = useTexts(buildsTexts);
  const { repository, workflow, ref, inputs, versionName, versionCode, runAttempt } = build;
  const facts: Fact[] = [
    [t('version'), <bdi key="version" dir="ltr">{`${versionName} (${versionCode})`}</bdi>],
    [t('repository'), <Code key="repository">{repository}</Code>],
    [t('workflow'), <Code key="workflow">{workflow}</Code>],
    [t('ref'), <Code key="ref">{ref}</Code>],
    [t('created'), <RelativeTime key="created" time={build.createdAt} />],
    [t('ended'), build.finishedAt && <RelativeTime key="ended" time={build.finishedAt} />],
  ];
  const given = Object.entries(inputs);
  if (given.length > 0)
    facts.push([
      t('inputs'),
      <Group key="inputs" gap="xs">
        {given.map(([name, value]) => (
          <Code key={name}>{`${name}=${value}`}</Code>
        ))}
      </Group>,
    ]);
  if (runAttempt !== null && runAttempt > 1) facts.push([t('attempt'), runAttempt]);
  return <Facts name={t('facts')} facts={facts} />;
}

function CancelButton({ build: { id, projectId, cancelRequestedAt } }: { build: Build }) {
  const t = useTexts(buildsTexts);
  const ui = useTexts(uiTexts);
  const [isAsking, setAsking] = useState(false);
  const call = useCall(cancel, { invalidates: [get, list], onDone: () => setAsking(false) });
  return (
    <>
      <Button variant="default" disabled={cancelRequestedAt !== null} onClick={() => setAsking(true)}>
        {t('cancel')}
      </Button>
      <Dialog opened={isAsking} onClose={() => setAsking(false)} title={t('cancelTitle')}>
        <Stack>
          <Text>{t('cancelText')}</Text>
          {call.error && <ErrorNote error={call.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)}>
              {ui('close')}
            </Button>
            <Button
              color="red"
              loading={call.isPending}
              data-autofocus
              onClick={() => call.mutate({ params: { id: projectId, buildId: id } })}
            >
              {t('cancelYes')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
