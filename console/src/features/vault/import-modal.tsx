import { Checkbox, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { type CredentialFile, importAll, list } from '@marsa/contract/vault.ts';
import { type SubmitEvent, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { FileDrop } from '#ui/file-drop.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { Rows } from '#ui/rows.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { readEnv } from './credential-value.ts';
import { credentialTexts, vaultTexts } from './vault.text.ts';

/** What a file turned out to hold: something sealed, or values by type. */
type Found = { sealed: CredentialFile } | { credentials: Partial<Record<CredentialType, string>> };

function readFound(text: string): Found {
  try {
    const json: unknown = JSON.parse(text);
    // What is in it is for the server to check.
    if (typeof json === 'object' && json !== null && 'sealed' in json)
      return { sealed: json as CredentialFile };
  } catch {
    // Not JSON, so lines.
  }
  return { credentials: readEnv(text) };
}

/** Takes credentials from a file: one that Marsa sealed, or the lines of a `.env`. */
export function ImportModal({ projectId, onClose }: { projectId: string; onClose(): void }) {
  const t = useTexts(vaultTexts);
  const [file, setFile] = useState<File | null>(null);
  const [found, setFound] = useState<Found>();
  const [passphrase, setPassphrase] = useState('');
  const [isForeign, setForeign] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const taking = useCall(importAll, { invalidates: [list] });
  const sealed = found && 'sealed' in found ? found.sealed : undefined;
  const credentials = found && 'credentials' in found ? found.credentials : undefined;
  const count = Object.keys(credentials ?? {}).length;
  const take = async (next: File | null) => {
    setFile(next);
    taking.reset();
    setFound(next === null ? undefined : readFound(await next.text()));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (taking.data) return onClose();
    setChecked(true);
    const params = { id: projectId };
    if (sealed)
      taking.mutate({
        params,
        body: { file: sealed, passphrase, ...(isForeign ? { fromOtherProject: true } : {}) },
      });
    else if (credentials && count > 0) taking.mutate({ params, body: { credentials } });
  };
  return (
    <FormModal
      opened
      title={t('importTitle')}
      submitLabel={taking.data ? t('done') : t('importAction')}
      onClose={onClose}
      onSubmit={submit}
      pending={taking.isPending}
      error={taking.error}
    >
      <Stack gap="sm">
        <FileDrop
          data-autofocus
          label={t('importFile')}
          hint={t('importFileHint')}
          file={file}
          onChange={take}
          accept=".json,.env,text/plain"
          maxBytes={5 * 1024 * 1024}
          error={isChecked && file === null ? t('importMissing') : undefined}
        />
        {credentials && (
          <Text role="status">{count === 0 ? t('importNothing') : t('importFound', { count })}</Text>
        )}
        {sealed && (
          <PasswordInput
            label={t('passphrase')}
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {sealed && sealed.projectId !== projectId && (
          <Checkbox
            label={t('otherProject')}
            checked={isForeign}
            onChange={(event) => setForeign(event.currentTarget.checked)}
          />
        )}
        {taking.data && <Results results={taking.data.credentials} />}
      </Stack>
    </FormModal>
  );
}

const outcomes = {
  stored: { tone: 'good', says: 'outcomeStored' },
  unchanged: { tone: 'quiet', says: 'outcomeUnchanged' },
  refused: { tone: 'bad', says: 'outcomeRefused' },
} as const;

function Results({ results }: { results: DataOf<typeof importAll>['credentials'] }) {
  const t = useTexts(vaultTexts);
  const nameOf = useTexts(credentialTexts);
  return (
    <section aria-label={t('results')} aria-live="polite">
      <Rows>
        {results.map((result) => {
          const { type, outcome, reason = '' } = result;
          const { tone, says } = outcomes[outcome];
          return (
            <li key={type}>
              <Group justify="space-between" py="xs" wrap="nowrap">
                <div>
                  <Text fw={600}>{isCredentialType(type) ? nameOf(type) : type}</Text>
                  {outcome === 'refused' && (
                    <Text size="sm" c="dimmed">
                      <Said>{reason}</Said>
                    </Text>
                  )}
                </div>
                <StatusBadge tone={tone}>{t(says)}</StatusBadge>
              </Group>
            </li>
          );
        })}
      </Rows>
    </section>
  );
}
