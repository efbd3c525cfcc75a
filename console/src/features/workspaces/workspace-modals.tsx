import { TextInput } from '@mantine/core';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import * as session from '@marsa/contract/session.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useNavigate } from '@tanstack/react-router';
import { api, useCall } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { keepSession } from '#session/session.ts';
import { Confirm } from '#ui/confirm.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { workspacesTexts } from './workspaces.text.ts';

async function loadBody(name: 'create' | 'update') {
  const [{ bodyOf }, contract] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/workspaces.ts'),
  ]);
  return bodyOf(contract[name]);
}

/** What the session knows of one's workspaces is old now. */
async function refreshReach(): Promise<void> {
  keepSession(await api.call(session.get));
}

export function CreateWorkspaceModal({ onClose }: { onClose(): void }) {
  const t = useTexts(workspacesTexts);
  const navigate = useNavigate();
  const form = useEndpointForm({
    endpoint: workspaces.create,
    schema: () => loadBody('create'),
    defaults: { name: '' },
    toInput: (body) => ({ body }),
    invalidates: [workspaces.list],
    async onDone({ id, name }) {
      toast(t('created', { name }));
      await refreshReach();
      navigate({ to: pathOf('workspace', { workspaceId: id }) });
    },
  });
  return <NameModal title={t('createTitle')} label={t('create')} form={form} onClose={onClose} />;
}

export function RenameModal({
  workspace: { id, name },
  onClose,
}: {
  workspace: { id: string; name: string };
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const form = useEndpointForm({
    endpoint: workspaces.update,
    schema: () => loadBody('update'),
    defaults: { name },
    toInput: (body) => ({ params: { id }, body }),
    invalidates: [workspaces.list, workspaces.get],
    onDone(changed) {
      toast(t('renamed', { name: changed.name }));
      onClose();
    },
  });
  return <NameModal title={t('renameTitle')} label={t('save')} form={form} onClose={onClose} />;
}

function NameModal({
  title,
  label,
  form: { form, submit, error, errorOf, pending },
  onClose,
}: {
  title: string;
  /** What the button says. */
  label: string;
  form: ReturnType<typeof useEndpointForm<AnyEndpoint, { name: string }>>;
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  return (
    <FormModal
      opened
      title={title}
      submitLabel={label}
      onClose={onClose}
      onSubmit={submit}
      pending={pending}
      error={error}
      isDirty={form.formState.isDirty}
    >
      <TextInput
        label={t('name')}
        description={t('nameHint')}
        dir="auto"
        data-autofocus
        {...form.register('name')}
        error={errorOf('name')}
      />
    </FormModal>
  );
}

export function RemoveModal({
  workspace: { id, name },
  onClose,
}: {
  workspace: { id: string; name: string };
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const navigate = useNavigate();
  const remove = useCall(workspaces.remove, {
    invalidates: [workspaces.list],
    async onDone() {
      toast(t('deleted', { name }));
      await navigate({ to: pathOf('workspaces') });
      await refreshReach();
    },
  });
  return (
    <ConfirmByTyping
      opened
      title={t('deleteTitle', { name })}
      name={name}
      confirmLabel={t('delete')}
      onClose={onClose}
      onConfirm={(confirm) => remove.mutate({ params: { id }, query: { confirm } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('deleteText')}
    </ConfirmByTyping>
  );
}

export function JoinModal({
  workspace: { id, name },
  onClose,
}: {
  workspace: { id: string; name: string };
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const join = useCall(workspaces.join, {
    invalidates: [workspaces.list],
    async onDone() {
      toast(t('joined', { name }));
      await refreshReach();
      onClose();
    },
  });
  return (
    <Confirm
      title={t('joinTitle', { name })}
      confirmLabel={t('join')}
      onClose={onClose}
      onConfirm={() => join.mutate({ params: { id } })}
      pending={join.isPending}
      error={join.error}
    >
      {t('joinText')}
    </Confirm>
  );
}
