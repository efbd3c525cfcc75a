import { Alert, Button, Checkbox, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { ProblemError } from '@marsa/client/client.ts';
import { getAccess, setPat } from '@marsa/contract/github.ts';
import { list as listCredentials } from '@marsa/contract/vault.ts';
import { type SubmitEvent, useRef, useState } from 'react';
import { useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { toText } from '#i18n/piece.ts';
import type { Project } from '#shell/project-frame.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { toast } from '#ui/toast.tsx';
import { uiTexts } from '#ui/ui.text.ts';
import { githubTexts } from './github.text.ts';

const scopes = 'repo, workflow';
const permissions = 'Contents, Workflows, Secrets, Actions, Administration';
const makeClassic = 'https://github.com/settings/tokens/new?scopes=repo,workflow&description=Marsa';
const makeFine = 'https://github.com/settings/personal-access-tokens/new';

/** Takes a token, which the server tries on GitHub before it keeps it. */
export function TokenForm({
  project,
  isFirst,
  onDone,
}: {
  project: Project;
  isFirst: boolean;
  onDone(): void;
}) {
  const t = useTexts(githubTexts);
  const ui = useTexts(uiTexts);
  const [pat, setPatText] = useState('');
  const [isEnterprise, setEnterprise] = useState(false);
  const [baseUrl, setBaseUrl] = useState('');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const save = useCall(setPat, {
    invalidates: [getAccess, listCredentials],
    onDone({ access: { login } }) {
      toast(t('saved', { login }));
      onDone();
    },
  });
  const { fault, lacks, urlFault, other } = useTokenFaults(save.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(pat.trim() === '');
    if (pat.trim() === '') return field.current?.focus();
    const body = { pat: pat.trim(), ...(isEnterprise ? { baseUrl: baseUrl.trim() } : {}) };
    save.mutate({ params: { id: project.id }, body }, { onError: () => field.current?.select() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw="36rem">
        <Needs />
        <PasswordInput
          ref={field}
          label={t('token')}
          description={t('tokenHint')}
          autoComplete="off"
          dir="ltr"
          value={pat}
          onChange={(event) => setPatText(event.currentTarget.value)}
          error={isMissing && pat.trim() === '' ? t('tokenMissing') : fault}
        />
        {lacks.length > 0 && (
          <Alert color="red" variant="outline" role="alert" title={t('lacks')}>
            <ul>
              {lacks.map((lack) => (
                <li key={lack}>{lack}</li>
              ))}
            </ul>
          </Alert>
        )}
        <Checkbox
          label={t('enterprise')}
          checked={isEnterprise}
          onChange={(event) => setEnterprise(event.currentTarget.checked)}
        />
        {isEnterprise && (
          <TextInput
            label={t('baseUrl')}
            description={t('baseUrlHint')}
            dir="ltr"
            type="url"
            value={baseUrl}
            onChange={(event) => setBaseUrl(event.currentTarget.value)}
            error={urlFault}
          />
        )}
        {other !== null && <ErrorNote error={other} />}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {t('store')}
          </Button>
          {!isFirst && (
            <Button variant="default" onClick={onDone}>
              {ui('cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Needs() {
  const t = useTexts(githubTexts);
  return (
    <div>
      <Text fw={600}>{t('needs')}</Text>
      <Text size="sm">
        {t('needsClassic', { scopes })} <OutsideLink href={makeClassic}>{t('makeClassic')}</OutsideLink>
      </Text>
      <Text size="sm">
        {t('needsFine', { permissions })} <OutsideLink href={makeFine}>{t('makeFine')}</OutsideLink>
      </Text>
    </div>
  );
}

/** What is wrong with the token, what it lacks, and what is about neither. */
function useTokenFaults(error: unknown) {
  const t = useTexts(githubTexts);
  const { read, sayIssue } = useLocale();
  const nothing = { fault: undefined, lacks: [] as string[], urlFault: undefined, other: null };
  if (error === null || error === undefined) return nothing;
  if (!(error instanceof ProblemError) || error.issues.length === 0) return { ...nothing, other: error };
  const ofPat = error.issues.filter(({ path }) => path === 'pat');
  const isLack = ({ rule }: { rule: string }) => rule === 'missing_permission';
  const wrong = ofPat.find((issue) => !isLack(issue));
  const wrongUrl = error.issues.find(({ path }) => path === 'baseUrl');
  return {
    fault: wrong && (wrong.rule === 'rejected' ? t('rejected') : sayIssue(wrong.message)),
    lacks: ofPat.filter(isLack).map(({ message }) => toText(read(message.replace(/^lacks /, '')))),
    urlFault: wrongUrl && sayIssue(wrongUrl.message),
    other: null,
  };
}
