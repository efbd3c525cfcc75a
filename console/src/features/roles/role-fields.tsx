import { SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { Section } from '#ui/section.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';
import { rolesTexts } from './roles.text.ts';

/** What a role is, as it is being edited. */
export interface RoleDraft {
  name: string;
  permissions: string[];
  isActive: boolean;
  needsSecondFactor: boolean | null;
}

export const isRoleName = (name: string) => /^[A-Z][A-Z0-9_]{1,49}$/.test(name.trim());

export function RoleFields({
  draft,
  onChange,
  locked,
  isNameWrong,
}: {
  draft: RoleDraft;
  onChange(draft: RoleDraft): void;
  /** What cannot be changed: all of it where the reader may not, name and permissions of a role that is built in. */
  locked?: 'all' | 'built-in' | undefined;
  isNameWrong: boolean;
}) {
  const t = useTexts(rolesTexts);
  return (
    <Stack gap="lg">
      <TextInput
        label={t('name')}
        description={t('nameHint')}
        dir="ltr"
        maw="24rem"
        readOnly={locked !== undefined}
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value.toUpperCase() })}
        error={isNameWrong ? t('nameWrong') : undefined}
      />
      <Switch
        label={t('active')}
        description={t('activeHint')}
        checked={draft.isActive}
        disabled={locked === 'all' || (locked === 'built-in' && draft.name === 'ADMIN')}
        onChange={(event) => onChange({ ...draft, isActive: event.currentTarget.checked })}
      />
      <SecondFactorField draft={draft} onChange={onChange} isReadOnly={locked === 'all'} />
      <Section title={t('permissions')}>
        <PermissionMatrix
          granted={draft.permissions}
          onChange={(permissions) => onChange({ ...draft, permissions })}
          isReadOnly={locked !== undefined}
        />
      </Section>
    </Stack>
  );
}

function SecondFactorField({
  draft,
  onChange,
  isReadOnly,
}: {
  draft: RoleDraft;
  onChange(draft: RoleDraft): void;
  isReadOnly: boolean;
}) {
  const t = useTexts(rolesTexts);
  const id = useId();
  const { needsSecondFactor: needed } = draft;
  return (
    <Stack gap={4} align="flex-start">
      <Text id={id} fw={500}>
        {t('secondFactor')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('secondFactorAutoHint')}
      </Text>
      <SegmentedControl
        aria-labelledby={id}
        readOnly={isReadOnly}
        value={needed === null ? 'auto' : needed ? 'yes' : 'no'}
        onChange={(value) =>
          onChange({ ...draft, needsSecondFactor: value === 'auto' ? null : value === 'yes' })
        }
        data={[
          { value: 'auto', label: t('secondFactorAuto') },
          { value: 'yes', label: t('secondFactorYes') },
          { value: 'no', label: t('secondFactorNo') },
        ]}
      />
    </Stack>
  );
}
