import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import * as devkeys from '@marsa/contract/devkeys.ts';
import * as people from '@marsa/contract/people.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { PersonSelect, usePerson } from '#shell/person-select.tsx';
import { RoleSelect } from '#shell/role-select.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { NetworksField } from '#ui/networks-field.tsx';
import { type Expiry, ExpiryField, isExpiryGiven, timeOfExpiry } from '#ui/span-fields.tsx';
import { keysTexts } from './keys.text.ts';

interface Draft {
  isNew: boolean;
  personId: string | undefined;
  name: string;
  role: string;
  networks: string[];
  expiry: Expiry;
}

/** A key for somebody new (who is made with it) or for somebody who is here. */
export function CreateKeyModal({
  developerId,
  onClose,
  onMade,
}: {
  developerId: string | undefined;
  onClose(): void;
  onMade(apiKey: string): void;
}) {
  const t = useTexts(keysTexts);
  const [draft, setDraft] = useState<Draft>({
    ...{ isNew: developerId === undefined, personId: developerId, name: '', role: 'DEV', networks: [] },
    expiry: { choice: '90', day: '' },
  });
  const [isChecked, setChecked] = useState(false);
  const create = useCall(devkeys.create, {
    invalidates: [devkeys.list, people.list],
    onDone: ({ apiKey }) => onMade(apiKey),
  });
  const { isNew, personId, expiry, networks } = draft;
  const { data: known } = usePerson(personId);
  const name = isNew ? draft.name.trim() : (known?.name ?? '');
  const submit = () => {
    setChecked(true);
    if (name === '' || !isExpiryGiven(expiry)) return;
    const expiresAt = timeOfExpiry(expiry);
    create.mutate({
      body: {
        name,
        ...(isNew ? { role: draft.role } : personId === undefined ? {} : { developerId: personId }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(networks.length === 0 ? {} : { networks }),
      },
    });
  };
  return (
    <FormModal
      opened
      title={t('createTitle')}
      submitLabel={t('create')}
      onClose={onClose}
      pending={create.isPending}
      error={create.error}
      isDirty={draft.name !== '' || networks.length > 0}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <Whose draft={draft} onChange={setDraft} isMissing={isChecked && name === ''} />
        <ExpiryField value={expiry} onChange={(next) => setDraft({ ...draft, expiry: next })} />
        <NetworksField value={networks} onChange={(next) => setDraft({ ...draft, networks: next })} />
      </Stack>
    </FormModal>
  );
}

function Whose({
  draft,
  onChange,
  isMissing,
}: {
  draft: Draft;
  onChange(draft: Draft): void;
  isMissing: boolean;
}) {
  const t = useTexts(keysTexts);
  return (
    <>
      <SegmentedControl
        aria-label={t('personHint')}
        value={draft.isNew ? 'new' : 'known'}
        onChange={(value) => onChange({ ...draft, isNew: value === 'new' })}
        data={[
          { value: 'new', label: t('personNew') },
          { value: 'known', label: t('personKnown') },
        ]}
      />
      {draft.isNew ? (
        <>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            dir="auto"
            maxLength={100}
            data-autofocus
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
            error={isMissing ? t('nameMissing') : undefined}
          />
          <RoleSelect
            label={t('role')}
            value={draft.role}
            onChange={(role) => onChange({ ...draft, role })}
          />
        </>
      ) : (
        <PersonSelect
          label={t('person')}
          value={draft.personId}
          onChange={(personId) => onChange({ ...draft, personId })}
          error={isMissing ? t('personMissing') : undefined}
        />
      )}
    </>
  );
}
