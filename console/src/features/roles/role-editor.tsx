import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as roles from '@marsa/contract/roles.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { toast } from '#ui/toast.tsx';
import { changesOf } from './role-changes.ts';
import { isRoleName, RoleFields } from './role-fields.tsx';
import { rolesTexts } from './roles.text.ts';

type Role = DataOf<typeof roles.list>;

/** A role as it is, to be changed; what somebody else changed meanwhile is not overwritten. */
export function RoleEditor({ role }: { role: Role }) {
  const t = useTexts(rolesTexts);
  const mayWrite = usePermissions().holds('roles:write');
  const [draft, setDraft] = useState({ ...role });
  const [isRemoving, setRemoving] = useState(false);
  const update = useCall(roles.update, {
    invalidates: [roles.list],
    onDone: ({ name }) => toast(t('saved', { name })),
  });
  const changes = changesOf(role, draft);
  const isDirty = Object.keys(changes).length > 0;
  const isNameWrong = !isRoleName(draft.name);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isDirty && !isNameWrong)
          update.mutate({ params: { id: role.id }, body: { ...changes, version: role.version } });
      }}
    >
      <Stack gap="lg">
        {role.isBuiltIn && <Alert variant="outline">{t('builtInNote')}</Alert>}
        <RoleFields
          draft={draft}
          onChange={(next) => setDraft({ ...draft, ...next })}
          locked={mayWrite ? (role.isBuiltIn ? 'built-in' : undefined) : 'all'}
          isNameWrong={isNameWrong}
        />
        {update.error && <Refused error={update.error} />}
        {mayWrite && (
          <Group justify="space-between">
            <Group>
              <Button type="submit" loading={update.isPending} disabled={!isDirty || isNameWrong}>
                {t('save')}
              </Button>
              <Text c="dimmed">{isDirty ? t('unsaved') : t('version', { version: role.version })}</Text>
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

function Refused({ error }: { error: unknown }) {
  const t = useTexts(rolesTexts);
  const cache = useQueryClient();
  if (!isProblem(error, 'CONFLICT')) return <ErrorNote error={error} />;
  return (
    <Stack gap="xs" align="flex-start">
      <ErrorNote error={error} />
      <Button variant="default" onClick={() => cache.invalidateQueries({ queryKey: [roles.list.name] })}>
        {t('loadTheirs')}
      </Button>
    </Stack>
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
