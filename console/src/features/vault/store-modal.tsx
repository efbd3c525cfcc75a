import { Checkbox, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type CredentialType, credentialTypes } from '@marsa/contract/credential-types.ts';
import { importAll, list } from '@marsa/contract/vault.ts';
import { type SubmitEvent, useState } from 'react';
import { api, queryClient, useChange } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { toText } from '#i18n/piece.ts';
import { FileDrop } from '#ui/file-drop.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { type CredentialGroup, credentialFiles } from './credential-groups.ts';
import type { Credential } from './credential-row.tsx';
import { keyIdOf, toBase64, toFileValue } from './credential-value.ts';
import { credentialTexts, vaultTexts } from './vault.text.ts';

const mostBytes = 36 * 1024;

/** What a field holds: a file, or what was typed or pasted. */
interface Entry {
  file: File | null;
  text: string;
}

type Entries = Partial<Record<CredentialType, Entry>>;
type Values = Partial<Record<CredentialType, string>>;

async function toValues(entries: Entries): Promise<Values> {
  const values: Values = {};
  for (const [name, entry] of Object.entries(entries)) {
    const type = name as CredentialType;
    if (entry.file) values[type] = toBase64(new Uint8Array(await entry.file.arrayBuffer()));
    else if (entry.text !== '') values[type] = credentialFiles[type] ? toFileValue(entry.text) : entry.text;
  }
  return values;
}

interface Store {
  projectId: string;
  group: CredentialGroup;
  stored: readonly Credential[];
  onClose(): void;
}

/** What the fields hold, what was refused, and the sending of it. */
function useStore({ projectId, onClose }: Store) {
  const t = useTexts(vaultTexts);
  const { read } = useLocale();
  const [entries, setEntries] = useState<Entries>({});
  const [isSame, setSame] = useState(true);
  const [takesKeyId, setTakesKeyId] = useState(true);
  const [faults, setFaults] = useState<Partial<Record<string, string>>>({});
  const [isEmpty, setEmpty] = useState(false);
  const keyId = keyIdOf(entries.APPLE_ASC_P8_B64?.file?.name ?? '');
  const save = useChange({
    async mutationFn() {
      const credentials = await toValues(entries);
      if (isSame && credentials.ANDROID_UPLOAD_JKS_PASS !== undefined)
        credentials.ANDROID_UPLOAD_KEY_PASS = credentials.ANDROID_UPLOAD_JKS_PASS;
      if (keyId && takesKeyId) credentials.APPLE_ASC_KEY_ID ??= keyId;
      const isNothing = Object.keys(credentials).length === 0;
      setEmpty(isNothing);
      if (isNothing) return;
      const answer = await api.call(importAll, { params: { id: projectId }, body: { credentials } });
      queryClient.invalidateQueries({ queryKey: [list.name] });
      const refused = answer.credentials.filter(({ outcome }) => outcome === 'refused');
      setFaults(Object.fromEntries(refused.map(({ type, reason = '' }) => [type, toText(read(reason))])));
      if (refused.length > 0) return;
      toast(answer.stored > 0 ? t('stored', { count: answer.stored }) : t('unchanged'));
      onClose();
    },
  });
  const change = (type: CredentialType, part: Partial<Entry>) => {
    setEntries((all) => ({ ...all, [type]: { ...emptyEntry, ...all[type], ...part } }));
    setFaults(({ [type]: _, ...rest }) => rest);
    setEmpty(false);
  };
  const isDirty = Object.values(entries).some(({ file, text }) => file !== null || text !== '');
  return {
    ...{ entries, change, faults, isEmpty, isDirty, save },
    ...{ isSame, setSame, keyId, takesKeyId, setTakesKeyId },
  };
}

const emptyEntry: Entry = { file: null, text: '' };

/** Stores what belongs together at once: it is checked together, and either all of it is kept or the reason is told. */
export function StoreModal(props: Store) {
  const { group, stored, onClose } = props;
  const { name, types } = group;
  const t = useTexts(vaultTexts);
  const store = useStore(props);
  const { entries, faults, isSame, keyId, save } = store;
  const shown = types.filter((type) => !(isSame && type === 'ANDROID_UPLOAD_KEY_PASS'));
  const hidden = isSame && !faults.ANDROID_UPLOAD_JKS_PASS ? faults.ANDROID_UPLOAD_KEY_PASS : undefined;
  const fault = store.isEmpty ? t('nothingGiven') : hidden;
  return (
    <FormModal
      opened
      title={t('storeTitle', { name: t(name) })}
      submitLabel={t('store')}
      size="lg"
      onClose={onClose}
      isDirty={store.isDirty}
      pending={save.isPending}
      error={save.error}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t(`${name}Text`)} {stored.some(({ type }) => types.includes(type)) && t('storeHint')}
        </Text>
        {shown.map((type, at) => (
          <Field
            key={type}
            type={type}
            isFirst={at === 0}
            entry={entries[type] ?? emptyEntry}
            version={stored.find((one) => one.type === type)?.version}
            fault={faults[type]}
            onChange={(part) => store.change(type, part)}
          />
        ))}
        {name === 'android' && (
          <Checkbox
            label={t('samePassword')}
            checked={isSame}
            onChange={(event) => store.setSame(event.currentTarget.checked)}
          />
        )}
        {keyId && (
          <Checkbox
            label={t('alsoKeyId', { id: keyId })}
            checked={store.takesKeyId}
            onChange={(event) => store.setTakesKeyId(event.currentTarget.checked)}
          />
        )}
        {fault && (
          <Text c="var(--mantine-color-error)" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
    </FormModal>
  );
}

function Field({
  type,
  isFirst,
  entry: { file, text },
  version,
  fault,
  onChange,
}: {
  type: CredentialType;
  isFirst: boolean;
  entry: Entry;
  version: number | undefined;
  fault: string | undefined;
  onChange(part: Partial<Entry>): void;
}) {
  const t = useTexts(vaultTexts);
  const label = useTexts(credentialTexts)(type);
  const kept = version === undefined ? undefined : t('kept', { version });
  const fileOf = credentialFiles[type];
  const shared = {
    value: text,
    autoComplete: 'off',
    spellCheck: false,
    dir: 'ltr',
    error: fault,
  } as const;
  if (fileOf)
    return (
      <div>
        <FileDrop
          data-autofocus={isFirst || undefined}
          label={label}
          {...(kept === undefined ? {} : { hint: kept })}
          file={file}
          onChange={(next) => onChange({ file: next })}
          accept={fileOf.accept}
          maxBytes={mostBytes}
        />
        {file === null ? (
          <Textarea
            {...shared}
            aria-label={`${label}: ${t('orPaste')}`}
            placeholder={t('orPaste')}
            autosize
            minRows={1}
            maxRows={4}
            onChange={(event) => onChange({ text: event.currentTarget.value })}
          />
        ) : (
          fault && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {fault}
            </Text>
          )
        )}
      </div>
    );
  const Input = credentialTypes[type].isSecret ? PasswordInput : TextInput;
  return (
    <Input
      {...shared}
      data-autofocus={isFirst || undefined}
      label={label}
      description={kept}
      onChange={(event) => onChange({ text: event.currentTarget.value })}
    />
  );
}
