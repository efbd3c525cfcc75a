import { Stack } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { ProjectIcon } from '#shell/project-icon.tsx';
import { useIconChecks, useLines } from '#shell/use-line.ts';
import { Code } from '#ui/code.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { type Fact, Facts } from '#ui/facts.tsx';
import { OutsideLink } from '#ui/outside-link.tsx';
import { Panel } from '#ui/panel.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { useUrlState } from '#url-state.ts';
import { NextStep } from './next-step.tsx';
import { ProjectLine } from './project-line.tsx';
import { projectsTexts } from './projects.text.ts';
import { RehearsalPanel } from './rehearsal-panel.tsx';

/** A project as a line of stations, and what to do next. */
export function ProjectPage() {
  const t = useTexts(projectsTexts);
  const project = useProject();
  const { id, domain, iosBundleId, androidPackage, githubOwner, githubRepo, createdAt, updatedAt } = project;
  const stations = useLines([id])?.get(id);
  const icon = useIconChecks([id]).get(id);
  // Before the first look there is nothing to play with.
  const hasLooked = stations?.some(({ name, says }) => name === 'pwa' && says !== 'pwaNone');
  const rehearsal = hasLooked && <RehearsalPanel project={project} />;
  // Whoever has just begun one came to watch it.
  const [{ watch }] = useUrlState('watch');
  const facts: Fact[] = [
    [t('androidPackage'), androidPackage && <Code key="android">{androidPackage}</Code>],
    [t('iosBundleId'), iosBundleId && <Code key="ios">{iosBundleId}</Code>],
    [t('repository'), githubOwner && githubRepo && <Code key="repo">{`${githubOwner}/${githubRepo}`}</Code>],
    [t('created'), <RelativeTime key="created" time={createdAt} />],
    [t('changed'), <RelativeTime key="changed" time={updatedAt} />],
    [t('id'), <Copyable key="id" value={id} label={t('copyId')} />],
  ];
  return (
    <ProjectFrame
      project={project}
      tab="line"
      icon={<ProjectIcon projectId={id} checkId={icon} size={32} />}
      lead={
        <OutsideLink href={domain}>
          <bdi dir="ltr">{new URL(domain).host}</bdi>
        </OutsideLink>
      }
    >
      <Stack>
        <ProjectLine projectId={id} stations={stations} />
        {watch === 'rehearsal' && rehearsal}
        <NextStep projectId={id} stations={stations} />
        {watch !== 'rehearsal' && rehearsal}
        <Panel title={t('details')} isFlush>
          <Facts name={t('details')} facts={facts} />
        </Panel>
      </Stack>
    </ProjectFrame>
  );
}
