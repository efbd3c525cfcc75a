import { CheckCircleIcon, ExclamationTriangleIcon, PlayIcon, XCircleIcon } from '@heroicons/react/24/outline';
import { Button, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as pwa from '@marsa/contract/pwa.ts';
import * as rehearsals from '@marsa/contract/rehearsals.ts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { query, useCall } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { TextLink } from '#shell/link.tsx';
import { Code } from '#ui/code.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Panel } from '#ui/panel.tsx';
import { Said } from '#ui/said.tsx';
import { Score } from '#ui/score.tsx';
import { toast } from '#ui/toast.tsx';
import { useUrlState } from '#url-state.ts';
import classes from './new-project.module.css';
import { newProjectTexts } from './new-project.text.ts';
import { projectsTexts } from './projects.text.ts';

type Check = DataOf<typeof pwa.get>;

/** Where the stream of changes is cut off, the end of a check is still seen. */
const lookAgainMs = 4000;

/** The check while it runs and once it has ended, and beside it what the project will be called. */
export function NewProjectReview({ projectId }: { projectId: string }) {
  const [{ check: checkId = '' }] = useUrlState('check');
  const { data: project } = useSuspenseQuery(query(projects.get, { params: { id: projectId } }));
  const { data: check, error } = useQuery({
    ...query(pwa.get, { params: { id: projectId, checkId } }),
    enabled: checkId !== '',
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? lookAgainMs : false),
  });
  return (
    <div className={classes.sides}>
      <div aria-live="polite">
        {error ? (
          <ErrorNote error={error} />
        ) : check?.status === 'done' ? (
          <Found check={check} />
        ) : check?.status === 'running' ? (
          <Looking url={check.url} />
        ) : (
          (check || checkId === '') && <BrokenOff projectId={projectId} />
        )}
      </div>
      <ReviewForm project={project} manifest={check?.manifest ?? null} />
    </div>
  );
}

function Looking({ url }: { url: string }) {
  const t = useTexts(newProjectTexts);
  const parts = ['seesPage', 'seesManifest', 'seesIcons', 'seesWorker', 'seesLinks'] as const;
  return (
    <Panel title={t('lookingTitle', { host: new URL(url).host })} lead={t('lookingText')}>
      <ul className={classes.parts} aria-label={t('watching')}>
        {parts.map((part) => (
          <li key={part}>
            <Loader size={14} type="dots" aria-hidden />
            {t(part)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function BrokenOff({ projectId }: { projectId: string }) {
  const t = useTexts(newProjectTexts);
  const [, setUrl] = useUrlState('check');
  const look = useCall(pwa.validate, { onDone: ({ id }) => setUrl({ check: id }) });
  return (
    <Panel title={t('found')}>
      <Stack align="flex-start">
        <Text>{t('brokeOff')}</Text>
        {look.error && <ErrorNote error={look.error} />}
        <Button
          variant="default"
          loading={look.isPending}
          onClick={() => look.mutate({ params: { id: projectId } })}
        >
          {t('lookAgain')}
        </Button>
      </Stack>
    </Panel>
  );
}

function Found({ check: { projectId, score, findings, icons, manifest } }: { check: Check }) {
  const t = useTexts(newProjectTexts);
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  const worst = findings.find(({ severity }) => severity === 'error');
  const [errors, warnings] = [count('error'), count('warning')];
  const measured = icons.filter(({ use, width }) => use === 'icon' && width !== null);
  return (
    <Panel
      title={t('found')}
      actions={<TextLink to={pathOf('projectPwa', { projectId })}>{t('seeFindings')}</TextLink>}
    >
      <Stack>
        <Group wrap="nowrap">
          <Score value={score ?? 0} />
          <ul className={classes.parts}>
            {errors > 0 && (
              <li>
                <XCircleIcon width={18} aria-hidden className={classes.bad} />
                {t('foundErrors', { count: errors })}
              </li>
            )}
            {warnings > 0 && (
              <li>
                <ExclamationTriangleIcon width={18} aria-hidden className={classes.warn} />
                {t('foundWarnings', { count: warnings })}
              </li>
            )}
            {errors + warnings === 0 && (
              <li>
                <CheckCircleIcon width={18} aria-hidden className={classes.good} />
                {t('foundNothing')}
              </li>
            )}
          </ul>
        </Group>
        {manifest === null ? (
          <div>
            {worst && worst.detail !== '' && (
              <Text>
                <Said>{worst.detail}</Said>
              </Text>
            )}
            <Text>{t('foundNoManifest')}</Text>
          </div>
        ) : (
          <div>
            <Text fw={600}>{t('icons')}</Text>
            {measured.length === 0 ? (
              <Text c="dimmed">{t('noIcons')}</Text>
            ) : (
              <Group gap="xs" mt={4}>
                {measured.map(({ url, width, height, purpose }) => (
                  <Code key={`${url} ${purpose.join()}`}>{`${width}×${height} ${purpose.join(' ')}`}</Code>
                ))}
              </Group>
            )}
          </div>
        )}
      </Stack>
    </Panel>
  );
}

async function loadFields() {
  const [{ bodyOf, orEmpty }, projects] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/projects.ts'),
  ]);
  const body = bodyOf(projects.create);
  return body.pick({ name: true }).extend({
    androidPackage: orEmpty(body.shape.androidPackage.unwrap()),
    iosBundleId: orEmpty(body.shape.iosBundleId.unwrap()),
  });
}

function ReviewForm({
  project: { id, name, androidPackage, iosBundleId },
  manifest,
}: {
  project: DataOf<typeof projects.get>;
  manifest: Check['manifest'];
}) {
  const t = useTexts(newProjectTexts);
  const say = useTexts(projectsTexts);
  const navigate = useNavigate();
  const wantsRehearsal = useRef(false);
  const toProject = (search = {}) => navigate({ to: pathOf('project', { projectId: id }), search });
  const rehearse = useCall(rehearsals.start, {
    invalidates: [rehearsals.get],
    onDone: () => toProject({ watch: 'rehearsal' }),
  });
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: projects.update,
    schema: loadFields,
    defaults: { name, androidPackage: androidPackage ?? '', iosBundleId: iosBundleId ?? '' },
    toInput: (values) => ({
      params: { id },
      body: {
        name: values.name,
        androidPackage: values.androidPackage || null,
        iosBundleId: values.iosBundleId || null,
      },
    }),
    invalidates: [projects.list, projects.get],
    onDone(saved) {
      toast(t('saved', { name: saved.name }));
      if (wantsRehearsal.current) rehearse.mutate({ params: { id } });
      else toProject();
    },
  });
  const { dirtyFields } = form.formState;
  const found = manifest?.name ?? manifest?.shortName;
  // What somebody has written already stays.
  useEffect(() => {
    if (found && !dirtyFields.name) form.setValue('name', found.slice(0, 100));
  }, [found, form, dirtyFields.name]);
  return (
    <Panel title={t('check')} lead={t('later')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={say('name')}
            description={found ? t('fromManifest') : say('nameHint')}
            dir="auto"
            {...form.register('name')}
            error={errorOf('name')}
          />
          <TextInput
            label={say('androidPackage')}
            description={t('fromAddress')}
            dir="ltr"
            {...form.register('androidPackage')}
            error={errorOf('androidPackage')}
          />
          <TextInput
            label={say('iosBundleId')}
            description={t('fromAddress')}
            dir="ltr"
            {...form.register('iosBundleId')}
            error={errorOf('iosBundleId')}
          />
          {(error ?? rehearse.error) !== null && <ErrorNote error={error ?? rehearse.error} />}
          <Ways
            mayRehearse={manifest !== null}
            pending={pending || rehearse.isPending}
            onChoose={(rehearses) => {
              wantsRehearsal.current = rehearses;
            }}
          />
        </Stack>
      </form>
    </Panel>
  );
}

/** Two ways to send the form; Enter takes the first. */
function Ways({
  mayRehearse,
  pending,
  onChoose,
}: {
  mayRehearse: boolean;
  pending: boolean;
  onChoose(rehearses: boolean): void;
}) {
  const t = useTexts(newProjectTexts);
  return (
    <>
      <Group gap="xs">
        {mayRehearse && (
          <Button
            type="submit"
            leftSection={<PlayIcon width={16} aria-hidden />}
            loading={pending}
            onClick={() => onChoose(true)}
          >
            {t('rehearse')}
          </Button>
        )}
        <Button
          type="submit"
          variant={mayRehearse ? 'default' : 'filled'}
          disabled={mayRehearse && pending}
          loading={!mayRehearse && pending}
          onClick={() => onChoose(false)}
        >
          {t('finish')}
        </Button>
      </Group>
      {mayRehearse && (
        <Text size="sm" c="dimmed">
          {t('rehearseHint')}
        </Text>
      )}
    </>
  );
}
