import { Group, Skeleton, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import type { PlainKey } from '#i18n/texts.ts';
import { pathOf } from '#paths.ts';
import { ButtonLink } from '#shell/link.tsx';
import { nextStation, type StationName, type StationState, stationPages } from '#shell/stations.ts';
import { Panel } from '#ui/panel.tsx';
import { projectsTexts } from './projects.text.ts';

type Words = PlainKey<typeof projectsTexts>;

const steps: Record<StationName, { todo: [Words, Words]; mend?: [Words, Words] }> = {
  pwa: { todo: ['nextPwa', 'nextPwaText'], mend: ['nextPwaMend', 'nextPwaMendText'] },
  credentials: { todo: ['nextCredentials', 'nextCredentialsText'] },
  github: { todo: ['nextGithub', 'nextGithubText'] },
  wrapper: { todo: ['nextWrapper', 'nextWrapperText'] },
  builds: { todo: ['nextBuilds', 'nextBuildsText'], mend: ['nextBuildsMend', 'nextBuildsMendText'] },
};

const secrets: [Words, Words] = ['nextSecrets', 'nextSecretsText'];

/** The one thing to do now, with a word on why. */
export function NextStep({
  projectId,
  stations,
}: {
  projectId: string;
  stations: readonly StationState[] | undefined;
}) {
  const t = useTexts(projectsTexts);
  if (stations === undefined) return <Skeleton h={120} radius="md" />;
  const station = nextStation(stations);
  if (station === undefined)
    return (
      <Panel title={t('nothingNext')}>
        <Group justify="space-between">
          <Text>{t('nothingNextText')}</Text>
          <ButtonLink to={pathOf('projectBuilds', { projectId })} variant="default">
            {t('toBuilds')}
          </ButtonLink>
        </Group>
      </Panel>
    );
  const { todo, mend = todo } = steps[station.name];
  const [title, text] = station.says === 'githubUnsent' ? secrets : station.tone === 'quiet' ? todo : mend;
  return (
    <Panel title={t('nextStep')}>
      <Group justify="space-between" gap="sm">
        <Text maw="40rem">{t(text)}</Text>
        <ButtonLink to={pathOf(stationPages[station.name], { projectId })}>{t(title)}</ButtonLink>
      </Group>
    </Panel>
  );
}
