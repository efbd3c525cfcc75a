import { Button, Group, Stack } from '@mantine/core';
import * as roles from '@marsa/contract/roles.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ButtonLink } from '#shell/link.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { toast } from '#ui/toast.tsx';
import classes from './role-editor.module.css';
import { isRoleName, type RoleDraft, RoleFields } from './role-fields.tsx';
import { rolesTexts } from './roles.text.ts';

const blank: RoleDraft = { name: '', permissions: [], isActive: true, needsSecondFactor: null };

export function NewRole() {
  const t = useTexts(rolesTexts);
  const navigate = useNavigate();
  const [draft, setDraft] = useState(blank);
  const [isChecked, setChecked] = useState(false);
  const create = useCall(roles.create, {
    invalidates: [roles.list],
    onDone({ name }) {
      toast(t('created', { name }));
      navigate({ to: pathOf('roles') });
    },
  });
  const isNameWrong = isChecked && !isRoleName(draft.name);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (isRoleName(draft.name)) create.mutate({ body: draft });
      }}
    >
      <Stack gap="lg">
        <RoleFields draft={draft} onChange={setDraft} isNameWrong={isNameWrong} />
        {create.error && <ErrorNote error={create.error} />}
        <Group className={classes.bar ?? ''}>
          <Button type="submit" loading={create.isPending}>
            {t('create')}
          </Button>
          <ButtonLink variant="default" to={pathOf('roles')}>
            {t('cancel')}
          </ButtonLink>
        </Group>
      </Stack>
    </form>
  );
}
