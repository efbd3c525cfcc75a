import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import * as projects from '@marsa/contract/projects.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem, queryClient, useCall } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import type { PlainKey } from '#i18n/texts.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { type Project, ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Panel } from '#ui/panel.tsx';
import { toast } from '#ui/toast.tsx';
import { uiTexts } from '#ui/ui.text.ts';
import { projectsTexts } from './projects.text.ts';

async function loadFields() {
  const [{ bodyOf, orEmpty }, projects] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/projects.ts'),
  ]);
  const body = bodyOf(projects.create);
  const { shape } = body;
  return body.pick({ name: true, domain: true }).extend({
    iosBundleId: orEmpty(shape.iosBundleId.unwrap()),
    iosScheme: orEmpty(shape.iosScheme.unwrap()),
    androidPackage: orEmpty(shape.androidPackage.unwrap()),
    appleTeamId: orEmpty(shape.appleTeamId.unwrap()),
    githubOwner: orEmpty(shape.githubOwner.unwrap()),
    githubRepo: orEmpty(shape.githubRepo.unwrap()),
  });
}

type Field = keyof ReturnType<typeof toValues>;
type Words = PlainKey<typeof projectsTexts>;

const parts: { title: Words; fields: { name: Field; hint: Words }[] }[] = [
  {
    title: 'pwaPart',
    fields: [
      { name: 'name', hint: 'nameHint' },
      { name: 'domain', hint: 'domainHintChange' },
    ],
  },
  {
    title: 'appsPart',
    fields: [
      { name: 'androidPackage', hint: 'idsHint' },
      { name: 'iosBundleId', hint: 'idsHint' },
      { name: 'iosScheme', hint: 'iosSchemeHint' },
      { name: 'appleTeamId', hint: 'appleTeamIdHint' },
    ],
  },
  {
    title: 'githubPart',
    fields: [
      { name: 'githubOwner', hint: 'githubOwnerHint' },
      { name: 'githubRepo', hint: 'githubRepoHint' },
    ],
  },
];

export function ProjectSettingsPage() {
  const t = useTexts(projectsTexts);
  const project = useProject();
  return (
    <ProjectFrame project={project} tab="settings" title={t('settings')} lead={t('settingsLead')}>
      <Stack>
        <SettingsForm project={project} />
        <PermissionGuard permission="projects:delete" workspaceId={project.workspaceId}>
          <Danger project={project} />
        </PermissionGuard>
      </Stack>
    </ProjectFrame>
  );
}

const toValues = (project: Project) => ({
  name: project.name,
  domain: project.domain,
  iosBundleId: project.iosBundleId ?? '',
  iosScheme: project.iosScheme ?? '',
  androidPackage: project.androidPackage ?? '',
  appleTeamId: project.appleTeamId ?? '',
  githubOwner: project.githubOwner ?? '',
  githubRepo: project.githubRepo ?? '',
});

function SettingsForm({ project }: { project: Project }) {
  const t = useTexts(projectsTexts);
  const ui = useTexts(uiTexts);
  const { id } = project;
  // What the person began with: a change that somebody made meanwhile is not written over.
  const [{ version }, setBase] = useState(project);
  const { form, submit, error, errorOf, pending, reset } = useEndpointForm({
    endpoint: projects.update,
    schema: loadFields,
    defaults: toValues(project),
    toInput: ({ name, domain, ...rest }) => ({
      params: { id },
      body: {
        ...{ name, domain, version },
        ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value || null])),
      },
    }),
    invalidates: [projects.list, projects.get],
    onDone(saved) {
      beginFrom(saved);
      toast(ui('saved'));
    },
  });
  const beginFrom = (base: Project) => {
    setBase(base);
    reset(toValues(base));
  };
  const { isDirty } = form.formState;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {parts.map((part) => (
          <Panel key={part.title} title={t(part.title)}>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {part.fields.map(({ name, hint }) => (
                <TextInput
                  key={name}
                  label={t(name)}
                  description={t(hint)}
                  dir={name === 'name' ? 'auto' : 'ltr'}
                  {...form.register(name)}
                  error={errorOf(name)}
                />
              ))}
            </SimpleGrid>
          </Panel>
        ))}
        {isProblem(error, 'CONFLICT') && project.version !== version ? (
          <Group>
            <Text role="alert">{t('changedMeanwhile')}</Text>
            <Button variant="default" onClick={() => beginFrom(project)}>
              {t('reload')}
            </Button>
          </Group>
        ) : (
          error !== null && <ErrorNote error={error} />
        )}
        <PermissionGuard permission="projects:write" workspaceId={project.workspaceId}>
          <Group justify="space-between">
            <Copyable value={id} label={t('copyId')} />
            <Button type="submit" loading={pending} disabled={!isDirty}>
              {ui('save')}
            </Button>
          </Group>
        </PermissionGuard>
      </Stack>
    </form>
  );
}

function Danger({ project: { id, name } }: { project: Project }) {
  const t = useTexts(projectsTexts);
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useCall(projects.remove, {
    onDone() {
      toast(t('removed', { name }));
      navigate({ to: pathOf('projects') });
      queryClient.invalidateQueries({ queryKey: [projects.list.name] });
    },
  });
  return (
    <Panel title={t('danger')}>
      <Group justify="space-between">
        <Text maw="40rem">{t('removeText')}</Text>
        <Button color="red" onClick={() => setAsking(true)}>
          {t('remove')}
        </Button>
      </Group>
      <ConfirmByTyping
        title={t('removeTitle')}
        name={name}
        confirmLabel={t('remove')}
        opened={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={(confirm) => remove.mutate({ params: { id }, query: { confirm } })}
        pending={remove.isPending}
        error={remove.error}
      >
        {t('removeText')}
      </ConfirmByTyping>
    </Panel>
  );
}
