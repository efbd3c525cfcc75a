import { Stack, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import { PersonSelect } from '#shell/person-select.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { isReachGiven, type Membership, MembershipFields } from './membership-fields.tsx';
import { workspacesTexts } from './workspaces.text.ts';

type Member = DataOf<typeof workspaces.listMembers>;

export function AddMemberModal({
  workspaceId,
  except,
  onClose,
}: {
  workspaceId: string;
  except: readonly string[];
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const mayList = usePermissions().holds('devkeys:read');
  const [personId, setPersonId] = useState<string>();
  const [membership, setMembership] = useState<Membership>({ role: 'DEV', projectIds: null });
  const [isChecked, setChecked] = useState(false);
  const add = useCall(workspaces.addMember, {
    invalidates: [workspaces.listMembers],
    onDone({ name }) {
      toast(t('added', { name }));
      onClose();
    },
  });
  const missing = isChecked && !personId ? t('personMissing') : undefined;
  return (
    <FormModal
      opened
      title={t('addTitle')}
      submitLabel={t('add')}
      onClose={onClose}
      pending={add.isPending}
      error={add.error}
      isDirty={personId !== undefined}
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (personId && isReachGiven(membership))
          add.mutate({ params: { id: workspaceId }, body: { personId, ...membership } });
      }}
    >
      <Stack gap="sm">
        {mayList ? (
          <PersonSelect
            label={t('person')}
            value={personId}
            onChange={setPersonId}
            except={except}
            error={missing}
          />
        ) : (
          <TextInput
            label={t('personId')}
            dir="ltr"
            value={personId ?? ''}
            onChange={(event) => setPersonId(event.currentTarget.value.trim())}
            error={missing}
          />
        )}
        <MembershipFields
          workspaceId={workspaceId}
          value={membership}
          onChange={setMembership}
          isChecked={isChecked}
        />
      </Stack>
    </FormModal>
  );
}

export function ChangeMemberModal({
  workspaceId,
  member: { personId, name, role, projectIds },
  onClose,
}: {
  workspaceId: string;
  member: Member;
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const [membership, setMembership] = useState<Membership>({ role, projectIds });
  const update = useCall(workspaces.updateMember, {
    invalidates: [workspaces.listMembers],
    onDone() {
      toast(t('changed', { name }));
      onClose();
    },
  });
  return (
    <FormModal
      opened
      title={t('changeTitle', { name })}
      submitLabel={t('save')}
      onClose={onClose}
      pending={update.isPending}
      error={update.error}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReachGiven(membership))
          update.mutate({ params: { id: workspaceId, personId }, body: membership });
      }}
    >
      <MembershipFields workspaceId={workspaceId} value={membership} onChange={setMembership} isChecked />
    </FormModal>
  );
}

export function RemoveMemberModal({
  workspaceId,
  member: { personId, name },
  onClose,
}: {
  workspaceId: string;
  member: Member;
  onClose(): void;
}) {
  const t = useTexts(workspacesTexts);
  const remove = useCall(workspaces.removeMember, {
    invalidates: [workspaces.listMembers],
    onDone() {
      toast(t('removed', { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('removeTitle', { name })}
      confirmLabel={t('remove')}
      isDangerous
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { id: workspaceId, personId } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </Confirm>
  );
}
