import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { getAccess } from '@marsa/contract/github.ts';
import { get, list, update } from '@marsa/contract/projects.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { ButtonLink } from '#shell/link.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { Panel } from '#ui/panel.tsx';
import { toast } from '#ui/toast.tsx';
import { uiTexts } from '#ui/ui.text.ts';
import type { Access } from './access-panel.tsx';
import { githubTexts } from './github.text.ts';

const githubApi = 'https://api.github.com';

/** Where the wrapper goes. */
export function RepositoryPanel({ project, access }: { project: Project; access: Access | null }) {
  const t = useTexts(githubTexts);
  const { holds } = usePermissions();
  const { id: projectId, workspaceId, githubOwner, githubRepo } = project;
  if (githubOwner === null || githubRepo === null)
    return (
      <Panel title={t('repository')} lead={t('repositoryText')}>
        {holds('projects:write', workspaceId) && (
          <RepositoryForm key={access?.login ?? ''} project={project} login={access?.login} />
        )}
      </Panel>
    );
  const fullName = `${githubOwner}/${githubRepo}`;
  const name = <bdi dir="ltr">{fullName}</bdi>;
  return (
    <Panel
      title={t('repository')}
      lead={t('repositoryText')}
      actions={
        <ButtonLink to={pathOf('projectSettings', { projectId })} variant="default">
          {t('changeRepo')}
        </ButtonLink>
      }
    >
      <Group gap="sm">
        <Text fw={600}>
          {access?.repository === 'ready' && access.baseUrl === githubApi ? (
            <OutsideLink href={`https://github.com/${fullName}`}>{name}</OutsideLink>
          ) : (
            name
          )}
        </Text>
        {access && (
          <Text c="dimmed">{access.repository === 'ready' ? t('repoReady') : t('repoMissing')}</Text>
        )}
      </Group>
    </Panel>
  );
}

async function loadFields() {
  const [{ bodyOf }, projects] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/projects.ts'),
  ]);
  return bodyOf(projects.create).pick({ githubOwner: true, githubRepo: true }).required();
}

/** What GitHub takes of a name. */
const toRepoName = (name: string, domain: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 90) || new URL(domain).hostname.replace(/[^a-z0-9]+/g, '-');

function RepositoryForm({ project, login }: { project: Project; login: string | undefined }) {
  const t = useTexts(githubTexts);
  const ui = useTexts(uiTexts);
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: update,
    schema: loadFields,
    defaults: {
      githubOwner: project.githubOwner ?? login ?? '',
      githubRepo: project.githubRepo ?? `${toRepoName(project.name, project.domain)}-app`,
    },
    toInput: (body) => ({ params: { id: project.id }, body }),
    invalidates: [get, list, getAccess],
    onDone: () => toast(ui('saved')),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw="36rem">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('owner')}
            dir="ltr"
            {...form.register('githubOwner')}
            error={errorOf('githubOwner')}
          />
          <TextInput
            label={t('name')}
            dir="ltr"
            {...form.register('githubRepo')}
            error={errorOf('githubRepo')}
          />
        </SimpleGrid>
        {error !== null && <ErrorNote error={error} />}
        <div>
          <Button type="submit" loading={pending}>
            {t('saveRepo')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
