import { ArrowDownTrayIcon, CloudArrowUpIcon, CubeIcon } from '@heroicons/react/24/outline';
import { Button, Group, Stack, Text } from '@mantine/core';
import { ProblemError } from '@marsa/client/client.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { generate } from '@marsa/contract/wrappers.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query, useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { type Project, ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { saveFile } from '#ui/csv.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { Panel } from '#ui/panel.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { changeTones, FileBrowser, type WrapperFile } from './file-browser.tsx';
import { PushModal } from './push-modal.tsx';
import { wrappersTexts } from './wrappers.text.ts';

type Wrapper = DataOf<typeof generate>;

/** The repository that Marsa makes: what is in it, what a push would change, and the push. */
export function WrapperPage() {
  const t = useTexts(wrappersTexts);
  const project = useProject();
  const preview = useQuery(query(generate, { body: { projectId: project.id, mode: 'preview' } }));
  const [isPushing, setPushing] = useState(false);
  const [pushed, setPushed] = useState<Wrapper>();
  const hasRepository = project.githubOwner !== null && project.githubRepo !== null;
  return (
    <ProjectFrame
      project={project}
      tab="wrapper"
      title={t('title')}
      lead={t('lead')}
      actions={
        preview.data && (
          <>
            <ArchiveButton projectId={project.id} />
            <PermissionGuard permission="wrappers:write" workspaceId={project.workspaceId}>
              {hasRepository ? (
                <Button leftSection={<CloudArrowUpIcon width={18} />} onClick={() => setPushing(true)}>
                  {t('push')}
                </Button>
              ) : (
                <ButtonLink to={pathOf('projectGithub', { projectId: project.id })}>
                  {t('noRepository')}
                </ButtonLink>
              )}
            </PermissionGuard>
          </>
        )
      }
    >
      <Stack>
        {preview.error && <CannotMake project={project} error={preview.error} />}
        {!preview.data && !preview.error && <CardsSkeleton cards={2} height={240} />}
        {pushed && <Pushed project={project} wrapper={pushed} />}
        {preview.data && (
          <Panel
            title={t('files')}
            lead={t('filesText')}
            isFlush
            actions={<Changes files={preview.data.files} />}
          >
            <FileBrowser projectId={project.id} files={preview.data.files} />
          </Panel>
        )}
      </Stack>
      {isPushing && (
        <PushModal
          project={project}
          onClose={() => setPushing(false)}
          onPushed={(wrapper) => {
            setPushed(wrapper);
            setPushing(false);
            preview.refetch();
          }}
        />
      )}
    </ProjectFrame>
  );
}

function ArchiveButton({ projectId }: { projectId: string }) {
  const t = useTexts(wrappersTexts);
  const pack = useCall(generate, {
    onDone({ archive }) {
      if (archive === null) return;
      const bytes = Uint8Array.from(atob(archive.base64), (character) => character.charCodeAt(0));
      saveFile(archive.fileName, new Blob([bytes], { type: archive.mediaType }));
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<ArrowDownTrayIcon width={16} />}
      loading={pack.isPending}
      onClick={() => pack.mutate({ body: { projectId, mode: 'archive' } })}
    >
      {t('archive')}
    </Button>
  );
}

const changes = ['added', 'updated', 'kept', 'removed', 'unchanged'] as const;

/** How many files of each kind. */
function Changes({ files }: { files: readonly WrapperFile[] }) {
  const t = useTexts(wrappersTexts);
  return (
    <Group gap="xs">
      {changes.map((change) => {
        const count = files.filter((file) => file.change === change).length;
        return count === 0 ? null : (
          <StatusBadge key={change} tone={changeTones[change]}>
            {t(`${change}Text`, { count })}
          </StatusBadge>
        );
      })}
    </Group>
  );
}

function Pushed({ project: { id: projectId }, wrapper }: { project: Project; wrapper: Wrapper }) {
  const t = useTexts(wrappersTexts);
  const { repository, commit, commitUrl, files } = wrapper;
  return (
    <Panel title={t('result')}>
      <Stack gap="sm" role="status">
        <Text>
          {t('pushed', { repository: repository ?? '' })}{' '}
          {commit === null
            ? t('nothingChanged')
            : commitUrl && <OutsideLink href={commitUrl}>{t('seeCommit')}</OutsideLink>}
        </Text>
        <Changes files={files} />
        <Text>
          {t('next')}{' '}
          <TextLink underline="always" to={pathOf('projectGithub', { projectId })}>
            {t('toSecrets')}
          </TextLink>
        </Text>
      </Stack>
    </Panel>
  );
}

/** Fields that the server names, and what they are called here. */
function useMissing(error: unknown): string[] {
  const missing = error instanceof ProblemError ? error.body.missing : undefined;
  return Array.isArray(missing) ? missing.map(String) : [];
}

const isId = (field: string) => field === 'androidPackage' || field === 'iosBundleId';

function CannotMake({ project: { id: projectId }, error }: { project: Project; error: unknown }) {
  const t = useTexts(wrappersTexts);
  const { format } = useLocale();
  const missing = useMissing(error);
  const isLookMissing = missing.includes('pwaCheck');
  if (missing.length === 0) return <ErrorNote error={error} />;
  const [text, action] = isLookMissing
    ? [
        t('needsLook'),
        <ButtonLink key="pwa" to={pathOf('projectPwa', { projectId })}>
          {t('toPwa')}
        </ButtonLink>,
      ]
    : [
        t('needsIds', { fields: format.list(missing.map((field) => (isId(field) ? t(field) : field))) }),
        <ButtonLink key="settings" to={pathOf('projectSettings', { projectId })}>
          {t('toSettings')}
        </ButtonLink>,
      ];
  return (
    <Panel title={t('files')}>
      <EmptyState icon={CubeIcon} title={t('cannot')} action={action}>
        {text}
      </EmptyState>
    </Panel>
  );
}
