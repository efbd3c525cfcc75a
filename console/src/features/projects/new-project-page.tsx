import { Button, Select, Stack, TextInput } from '@mantine/core';
import * as projects from '@marsa/contract/projects.ts';
import { validate } from '@marsa/contract/pwa.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useRef, useState } from 'react';
import { api, isProblem, queryClient, queryPage, useChange } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { Panel } from '#ui/panel.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { useUrlState } from '#url-state.ts';
import { newProjectTexts } from './new-project.text.ts';
import { suggestIds, toOrigin } from './suggested-ids.ts';

const NewProjectReview = lazyPart(
  () => import('./new-project-review.tsx'),
  'NewProjectReview',
  <CardsSkeleton cards={1} height={320} />,
);

/** From an address to a project: paste it, watch Marsa look at it, correct what it found. */
export function NewProjectPage() {
  const t = useTexts(newProjectTexts);
  const [{ project }] = useUrlState('project');
  return (
    <Page title={t('title')} lead={t('lead')} step={project === undefined ? 'address' : 'review'}>
      {project === undefined ? <AddressForm /> : <NewProjectReview projectId={project} />}
    </Page>
  );
}

/** Names are unique in a workspace; a second project of a host gets a number. */
async function createNamed(name: string, body: { domain: string; workspaceId?: string }) {
  const [{ bodyOf }, { create }] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/projects.ts'),
  ]);
  const ids = Object.entries(suggestIds(body.domain, bodyOf(create).shape)).filter(([, id]) => id !== '');
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    try {
      return await api.call(projects.create, {
        body: { ...body, ...Object.fromEntries(ids), name: numbered.slice(0, 100) },
      });
    } catch (error) {
      if (!isProblem(error, 'CONFLICT') || number === 5) throw error;
    }
  }
}

function AddressForm() {
  const t = useTexts(newProjectTexts);
  const [, setUrl] = useUrlState('project', 'check');
  const [text, setText] = useState('');
  const [workspaceId, setWorkspace] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const register = useChange({
    async mutationFn(domain: string) {
      const { host } = new URL(domain);
      const project = await createNamed(host, { domain, ...(workspaceId ? { workspaceId } : {}) });
      queryClient.invalidateQueries({ queryKey: [projects.list.name] });
      // The project stands even where no check can be started now.
      const check = await api.call(validate, { params: { id: project.id } }).catch(() => undefined);
      setUrl({ project: project.id, check: check?.id });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const origin = toOrigin(text);
    setWrong(origin === undefined);
    if (origin === undefined) field.current?.focus();
    else register.mutate(origin);
  };
  return (
    <Panel title={t('address')}>
      <form onSubmit={submit} noValidate>
        <Stack maw="36rem">
          <TextInput
            ref={field}
            aria-label={t('address')}
            description={t('addressHint')}
            placeholder="https://"
            size="md"
            dir="ltr"
            type="url"
            inputMode="url"
            autoComplete="url"
            autoFocus
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setWrong(false);
            }}
            error={isWrong ? t('addressWrong') : undefined}
          />
          <WorkspaceChoice onChange={setWorkspace} />
          {register.error && <ErrorNote error={register.error} />}
          <div>
            <Button type="submit" loading={register.isPending}>
              {t('look')}
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  );
}

/** Only who has several workspaces is asked. */
function WorkspaceChoice({ onChange }: { onChange(id: string | undefined): void }) {
  const t = useTexts(newProjectTexts);
  const { holds } = usePermissions();
  const { data } = useQuery(queryPage(workspaces.list));
  const choices = (data?.items ?? []).filter(({ id }) => holds('projects:write', id));
  if (choices.length < 2) return null;
  return (
    <Select
      label={t('workspace')}
      placeholder={t('ownWorkspace')}
      clearable
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
