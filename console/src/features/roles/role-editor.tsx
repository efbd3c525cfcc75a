import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as roles from '@marsa/contract/roles.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { useAuth, usePermissions } from '#session/auth.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { toast } from '#ui/toast.tsx';
import { changesOf } from './role-changes.ts';
import classes from './role-editor.module.css';
import { isRoleName, RoleFields } from './role-fields.tsx';
import { rolesTexts } from './roles.text.ts';

type Role = DataOf<typeof roles.list>;

/** A role as it is, to be changed; what somebody else changed meanwhile is not overwritten. */
export function RoleEditor({ role }: { role: Role }) {
  const t = useTexts(rolesTexts);
  const mayWrite = usePermissions().holds('roles:write');
  const isOwn = useAuth().person?.role === role.name;
  const [base, setBase] = useState(role);
  const [draft, setDraft] = useState(role);
  const adopt = (next: Role) => {
    setBase(next);
    setDraft(next);
  };
  const [isRemoving, setRemoving] = useState(false);
  const update = useCall(roles.update, {
    invalidates: [roles.list, roles.get],
    onDone(saved) {
      adopt(saved);
      toast(t('saved', { name: saved.name }));
    },
  });
  const changes = changesOf(base, draft);
  const isDirty = Object.keys(changes).length > 0;
  const isOld = role.version > base.version;
  // Nobody wrote anything here: what somebody else made of it is simply shown.
  if (isOld && !isDirty) adopt(role);
  const isNameWrong = !isRoleName(draft.name);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isDirty && !isNameWrong)
          update.mutate({ params: { id: role.id }, body: { ...changes, version: base.version } });
      }}
    >
      <Stack gap="lg">
        {role.isBuiltIn && <Alert variant="outline">{t('builtInNote')}</Alert>}
        {isOwn && mayWrite && (
          <Alert variant="outline" color="yellow">
            {t('ownNote')}
          </Alert>
        )}
        <RoleFields
          draft={draft}
          onChange={(next) => setDraft({ ...draft, ...next })}
          locked={mayWrite ? (role.isBuiltIn ? 'built-in' : undefined) : 'all'}
          isNameWrong={isNameWrong}
        />
        {isOld && isDirty && <ChangedMeanwhile onShow={() => adopt(role)} />}
        {update.error && !isOld && <ErrorNote error={update.error} />}
        {mayWrite && (
          <Group justify="space-between" className={classes.bar ?? ''}>
            <Group>
              <Button type="submit" loading={update.isPending} disabled={!isDirty || isNameWrong}>
                {t('save')}
              </Button>
              <Text c="dimmed">{isDirty ? t('unsaved') : t('version', { version: base.version })}</Text>
            </Group>
            {!role.isBuiltIn && (
              <Button variant="default" c="var(--mantine-color-error)" onClick={() => setRemoving(true)}>
                {t('remove')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
      {isRemoving && <Removal role={role} onClose={() => setRemoving(false)} />}
    </form>
  );
}

function ChangedMeanwhile({ onShow }: { onShow(): void }) {
  const t = useTexts(rolesTexts);
  return (
    <Alert color="yellow" variant="outline" role="alert" title={t('changedMeanwhile')}>
      <Button variant="default" size="xs" onClick={onShow}>
        {t('loadTheirs')}
      </Button>
    </Alert>
  );
}

function Removal({ role: { id, name }, onClose }: { role: Role; onClose(): void }) {
  const t = useTexts(rolesTexts);
  const navigate = useNavigate();
  const remove = useCall(roles.remove, {
    onDone() {
      toast(t('removed', { name }));
      navigate({ to: pathOf('roles') });
    },
    invalidates: [roles.list],
  });
  return (
    <ConfirmByTyping
      opened
      title={t('removeTitle', { name })}
      name={name}
      confirmLabel={t('remove')}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { id } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </ConfirmByTyping>
  );
}
