import { Group, Text } from '@mantine/core';
import * as projects from '@marsa/contract/projects.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { Page } from '#shell/page.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import classes from './project-page.module.css';
import { projectsTexts } from './projects.text.ts';

export function ProjectPage() {
  const t = useTexts(projectsTexts);
  const { projectId = '' }: { projectId?: string } = useParams({ strict: false });
  const { data: project } = useSuspenseQuery(query(projects.get, { params: { id: projectId } }));
  const { name, domain, iosBundleId, androidPackage, githubOwner, githubRepo, createdAt, updatedAt } =
    project;
  const rows: [title: string, value: ReactNode][] = [
    [t('domain'), <Code key="domain">{domain}</Code>],
    [t('androidPackage'), androidPackage && <Code key="android">{androidPackage}</Code>],
    [t('iosBundleId'), iosBundleId && <Code key="ios">{iosBundleId}</Code>],
    [t('repository'), githubOwner && githubRepo && <Code key="repo">{`${githubOwner}/${githubRepo}`}</Code>],
    [t('created'), <RelativeTime key="created" time={createdAt} />],
    [t('changed'), <RelativeTime key="changed" time={updatedAt} />],
    [
      t('id'),
      <Group key="id" gap={4}>
        <Code>{project.id}</Code>
        <CopyButton value={project.id} label={t('copyId')} />
      </Group>,
    ],
  ];
  return (
    <Page
      title={name}
      heading={<bdi dir="auto">{name}</bdi>}
      crumbs={[{ title: t('title'), to: pathOf('projects') }]}
    >
      <dl className={classes.details} aria-label={t('details')}>
        {rows.map(([title, value]) => (
          <div key={title} className={classes.row}>
            <dt>{title}</dt>
            <dd>{value || <Text c="dimmed">{t('notSet')}</Text>}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}
