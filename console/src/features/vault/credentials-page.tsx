import { ArrowDownTrayIcon, ArrowUpTrayIcon } from '@heroicons/react/24/outline';
import { Button, Stack } from '@mantine/core';
import { list } from '@marsa/contract/vault.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard, usePermissions } from '#session/auth.tsx';
import { ButtonLink } from '#shell/link.tsx';
import { type Project, ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { Panel } from '#ui/panel.tsx';
import { Rows } from '#ui/rows.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { useUrlState } from '#url-state.ts';
import { type CredentialGroup, credentialGroups } from './credential-groups.ts';
import { type Credential, CredentialRow } from './credential-row.tsx';
import { ExportModal } from './export-modal.tsx';
import { ImportModal } from './import-modal.tsx';
import { StoreModal } from './store-modal.tsx';
import { vaultTexts } from './vault.text.ts';

/** The credentials of a project by what they are for: stored, checked, replaced, exported. */
export function CredentialsPage() {
  const t = useTexts(vaultTexts);
  const project = useProject();
  const { id: projectId, workspaceId } = project;
  const [{ open }, setUrl] = useUrlState('open');
  const close = () => setUrl({ open: undefined });
  const { data, error, refetch } = useQuery(queryPage(list, { params: { id: projectId } }));
  const group = credentialGroups.find(({ name }) => name === open);
  return (
    <ProjectFrame
      project={project}
      tab="credentials"
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <PermissionGuard permission="secrets:write" workspaceId={workspaceId}>
            <Button
              variant="default"
              leftSection={<ArrowUpTrayIcon width={16} />}
              onClick={() => setUrl({ open: 'import' })}
            >
              {t('importAction')}
            </Button>
          </PermissionGuard>
          <PermissionGuard permission="secrets:download" workspaceId={workspaceId}>
            <Button
              variant="default"
              leftSection={<ArrowDownTrayIcon width={16} />}
              disabled={data?.items.length === 0}
              onClick={() => setUrl({ open: 'export' })}
            >
              {t('exportAction')}
            </Button>
          </PermissionGuard>
        </>
      }
    >
      <Stack>
        {error && <ErrorNote error={error} onRetry={refetch} />}
        {!data && !error && <CardsSkeleton cards={3} height={220} />}
        {data && (
          <>
            {credentialGroups.map((one) => (
              <GroupPanel
                key={one.name}
                project={project}
                group={one}
                stored={data.items}
                onStore={() => setUrl({ open: one.name })}
              />
            ))}
            <GithubPanel project={project} stored={data.items} />
          </>
        )}
      </Stack>
      {group && <StoreModal projectId={projectId} group={group} stored={data?.items ?? []} onClose={close} />}
      {open === 'import' && <ImportModal projectId={projectId} onClose={close} />}
      {open === 'export' && <ExportModal project={project} onClose={close} />}
    </ProjectFrame>
  );
}

function GroupPanel({
  project,
  group: { name, types, source },
  stored,
  onStore,
}: {
  project: Project;
  group: CredentialGroup;
  stored: readonly Credential[];
  onStore(): void;
}) {
  const t = useTexts(vaultTexts);
  const { holds } = usePermissions();
  const own = stored.filter(({ type }) => types.includes(type));
  return (
    <Panel
      title={t(name)}
      isFlush
      lead={
        <>
          {t(`${name}Text`)} <OutsideLink href={source}>{t('whereToGet')}</OutsideLink>
        </>
      }
      actions={
        holds('secrets:write', project.workspaceId) && (
          <Button variant={own.length === types.length ? 'default' : 'filled'} onClick={onStore}>
            {own.length === 0 ? t('store') : own.length < types.length ? t('store') : t('replace')}
          </Button>
        )
      }
    >
      <Rows>
        {types.map((type) => (
          <li key={type}>
            <CredentialRow
              project={project}
              type={type}
              credential={own.find((credential) => credential.type === type)}
            />
          </li>
        ))}
      </Rows>
    </Panel>
  );
}

function GithubPanel({ project, stored }: { project: Project; stored: readonly Credential[] }) {
  const t = useTexts(vaultTexts);
  return (
    <Panel
      title={t('github')}
      isFlush
      lead={t('githubText')}
      actions={
        <ButtonLink to={pathOf('projectGithub', { projectId: project.id })} variant="default">
          {t('toGithub')}
        </ButtonLink>
      }
    >
      <Rows>
        <li>
          <CredentialRow
            project={project}
            type="GITHUB_PAT"
            credential={stored.find(({ type }) => type === 'GITHUB_PAT')}
          />
        </li>
      </Rows>
    </Panel>
  );
}
