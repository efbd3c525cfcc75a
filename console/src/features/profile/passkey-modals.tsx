import { Alert, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useState } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { makePasskey } from '#session/passkey.ts';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { factorTexts } from './profile.text.ts';

/** The browser makes a passkey, the server keeps it. */
export function AddPasskeyModal({
  onClose,
  onCodes,
}: {
  onClose(): void;
  onCodes(codes: readonly string[]): void;
}) {
  const t = useTexts(factorTexts);
  const [name, setName] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const options = useCall(secondFactor.passkeyOptions);
  const add = useCall(secondFactor.addPasskey, {
    invalidates: [secondFactor.get],
    onDone({ passkey, recoveryCodes }) {
      toast(t('passkeyReady', { name: passkey.name }));
      onClose();
      if (recoveryCodes !== null) onCodes(recoveryCodes);
    },
  });
  const make = async () => {
    setRefused(false);
    setMaking(true);
    try {
      const offered = await options.mutateAsync({});
      const attestation = await makePasskey(offered.options);
      await add.mutateAsync({ body: { name: name.trim(), attestation } });
    } catch (error) {
      // What the server refused stands in the form by itself; the rest was the browser or its person.
      setRefused(!isProblem(error));
    } finally {
      setMaking(false);
    }
  };
  return (
    <FormModal
      opened
      title={t('addPasskey')}
      submitLabel={t('addPasskey')}
      onClose={onClose}
      pending={isMaking}
      error={options.error ?? add.error}
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (name.trim() !== '') make();
      }}
    >
      <NameField name={name} onChange={setName} isMissing={isChecked && name.trim() === ''} />
      {isRefused && (
        <Alert variant="outline" color="red" role="alert">
          {t('passkeyFailed')}
        </Alert>
      )}
    </FormModal>
  );
}

export function RenamePasskeyModal({
  passkey: { id, name: before },
  onClose,
}: {
  passkey: DataOf<typeof secondFactor.renamePasskey>;
  onClose(): void;
}) {
  const t = useTexts(factorTexts);
  const [name, setName] = useState(before);
  const rename = useCall(secondFactor.renamePasskey, {
    invalidates: [secondFactor.get],
    onDone: onClose,
  });
  return (
    <FormModal
      opened
      title={t('renameTitle')}
      submitLabel={t('save')}
      onClose={onClose}
      pending={rename.isPending}
      error={rename.error}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') rename.mutate({ params: { id }, body: { name: name.trim() } });
      }}
    >
      <NameField name={name} onChange={setName} isMissing={name.trim() === ''} />
    </FormModal>
  );
}

function NameField({
  name,
  onChange,
  isMissing,
}: {
  name: string;
  onChange(name: string): void;
  isMissing: boolean;
}) {
  const t = useTexts(factorTexts);
  return (
    <TextInput
      label={t('passkeyName')}
      description={t('passkeyNameHint')}
      dir="auto"
      maxLength={60}
      data-autofocus
      value={name}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={isMissing ? t('passkeyNameMissing') : undefined}
    />
  );
}
