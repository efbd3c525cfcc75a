import { Stack, TagsInput, TextInput } from '@mantine/core';
import { permissionPattern, permissions } from '@marsa/contract/permissions.ts';
import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { WorkspaceSelect } from '#shell/workspace-select.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { NetworksField } from '#ui/networks-field.tsx';
import { type Expiry, ExpiryField, isExpiryGiven, timeOfExpiry } from '#ui/span-fields.tsx';
import { serviceTokensTexts } from './service-tokens.text.ts';

interface Draft {
  name: string;
  workspaceId: string | undefined;
  scopes: string[];
  networks: string[];
  expiry: Expiry;
}

const blank: Draft = {
  ...{ name: '', workspaceId: undefined, scopes: [], networks: [] },
  expiry: { choice: '90', day: '' },
};

export function CreateTokenModal({ onClose, onMade }: { onClose(): void; onMade(token: string): void }) {
  const t = useTexts(serviceTokensTexts);
  const [draft, setDraft] = useState(blank);
  const [isChecked, setChecked] = useState(false);
  const create = useCall(serviceTokens.create, {
    invalidates: [serviceTokens.list],
    onDone: ({ token }) => onMade(token),
  });
  const { workspaceId, scopes, networks, expiry } = draft;
  const name = draft.name.trim();
  const submit = () => {
    setChecked(true);
    if (name === '' || scopes.length === 0 || !isExpiryGiven(expiry)) return;
    const expiresAt = timeOfExpiry(expiry);
    create.mutate({
      body: {
        ...{ name, scopes },
        ...(workspaceId === undefined ? {} : { workspaceId }),
        ...(networks.length === 0 ? {} : { networks }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
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
      isDirty={draft !== blank}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          dir="auto"
          maxLength={100}
          data-autofocus
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          error={isChecked && name === '' ? t('nameMissing') : undefined}
        />
        <WorkspaceSelect
          label={t('workspace')}
          placeholder={t('ownWorkspace')}
          value={workspaceId}
          onChange={(id) => setDraft({ ...draft, workspaceId: id })}
        />
        <ScopesField
          value={scopes}
          onChange={(next) => setDraft({ ...draft, scopes: next })}
          isMissing={isChecked && scopes.length === 0}
        />
        <ExpiryField
          value={expiry}
          onChange={(next) => setDraft({ ...draft, expiry: next })}
          withNever={false}
        />
        <NetworksField value={networks} onChange={(next) => setDraft({ ...draft, networks: next })} />
      </Stack>
    </FormModal>
  );
}

const ofWorkspaces = Object.entries(permissions)
  .filter(([, { scope }]) => scope !== 'installation')
  .map(([permission]) => permission);

function ScopesField({
  value,
  onChange,
  isMissing,
}: {
  value: string[];
  onChange(scopes: string[]): void;
  isMissing: boolean;
}) {
  const t = useTexts(serviceTokensTexts);
  const [refused, setRefused] = useState<string>();
  return (
    <TagsInput
      label={t('scopes')}
      description={t('scopesHint')}
      dir="ltr"
      data={ofWorkspaces}
      splitChars={[',', ' ']}
      value={value}
      onChange={(words) => {
        setRefused(words.find((word) => !permissionPattern.test(word)));
        onChange(words.filter((word) => permissionPattern.test(word)));
      }}
      error={
        refused === undefined
          ? isMissing
            ? t('scopesMissing')
            : undefined
          : t('scopesWrong', { word: refused })
      }
    />
  );
}
