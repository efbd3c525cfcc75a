import { Select, Stack, TextInput } from '@mantine/core';
import { create, list } from '@marsa/contract/projects.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { queryPage } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { projectsTexts } from './projects.text.ts';

async function loadFields() {
  const [{ bodyOf }, projects] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/projects.ts'),
  ]);
  return bodyOf(projects.create).pick({ name: true, domain: true, workspaceId: true });
}

/** A PWA becomes a project: its name and its address are enough. */
export function RegisterModal({ onClose }: { onClose(): void }) {
  const t = useTexts(projectsTexts);
  const navigate = useNavigate();
  const { holds } = usePermissions();
  const { data } = useQuery(queryPage(workspaces.list));
  const choices = (data?.items ?? []).filter(({ id }) => holds('projects:write', id));
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: create,
    schema: loadFields,
    defaults: { name: '', domain: '' },
    toInput: (values) => ({ body: values }),
    invalidates: [list],
    onDone({ id, name }) {
      toast(t('registered', { name }));
      navigate({ to: pathOf('project', { projectId: id }) });
    },
  });
  const { isDirty } = form.formState;
  return (
    <FormModal
      opened
      title={t('registerTitle')}
      submitLabel={t('register')}
      onClose={onClose}
      onSubmit={submit}
      pending={pending}
      error={error}
      isDirty={isDirty}
    >
      <Stack gap="sm">
        <TextInput
          label={t('domain')}
          description={t('domainHint')}
          dir="ltr"
          inputMode="url"
          data-autofocus
          {...form.register('domain')}
          error={errorOf('domain')}
        />
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          dir="auto"
          {...form.register('name')}
          error={errorOf('name')}
        />
        {choices.length > 1 && (
          <Select
            label={t('workspace')}
            placeholder={t('ownWorkspace')}
            data={choices.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => form.setValue('workspaceId', value ?? undefined, { shouldDirty: true })}
          />
        )}
      </Stack>
    </FormModal>
  );
}
