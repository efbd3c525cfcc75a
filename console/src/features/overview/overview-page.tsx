import { RocketLaunchIcon } from '@heroicons/react/24/outline';
import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import * as attention from '@marsa/contract/attention.ts';
import * as projects from '@marsa/contract/projects.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ProjectIcon, WithIcon } from '#shell/project-icon.tsx';
import { StationTrack } from '#shell/station-track.tsx';
import { useIconChecks, useLines } from '#shell/use-line.ts';
import { Code, UserText } from '#ui/code.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { overviewTexts } from './overview.text.ts';
import classes from './overview-page.module.css';

const AttentionList = lazyPart(
  () => import('#shell/attention-list.tsx'),
  'AttentionList',
  <CardsSkeleton cards={1} height={64} />,
);

/** The rest is on its own page. */
const mostMatters = 5;

/** What needs a person, and where each project stands. */
export function OverviewPage() {
  const t = useTexts(overviewTexts);
  return (
    <Page title={t('title')}>
      <Stack gap="xl">
        <PermissionGuard permission="attention:read">
          <Attention />
        </PermissionGuard>
        <PermissionGuard permission="projects:read">
          <Projects />
        </PermissionGuard>
      </Stack>
    </Page>
  );
}

function Attention() {
  const t = useTexts(overviewTexts);
  const { data, error, refetch } = useQuery(queryPage(attention.list));
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="sm">
        {t('attention')}
      </Title>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!error && !data && <CardsSkeleton cards={1} height={64} />}
      {data?.items.length === 0 && (
        <Text c="dimmed" className={classes.calm}>
          {t('attentionNone')}
        </Text>
      )}
      {data && data.items.length > 0 && <AttentionList items={data.items.slice(0, mostMatters)} />}
      {data && data.items.length > mostMatters && (
        <Text mt="sm">
          <TextLink to={pathOf('attention')}>{t('allMatters', { count: data.items.length })}</TextLink>
        </Text>
      )}
    </section>
  );
}

function Projects() {
  const t = useTexts(overviewTexts);
  const { data, error, refetch } = useQuery(queryPage(projects.list, { query: { limit: 12 } }));
  const ids = data?.items.map(({ id }) => id) ?? [];
  const lines = useLines(ids);
  const icons = useIconChecks(ids);
  return (
    <section aria-labelledby="projects">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="projects">
          {t('projects')}
        </Title>
        {data && data.items.length > 0 && <TextLink to={pathOf('projects')}>{t('allProjects')}</TextLink>}
      </Group>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!error && !data && <CardsSkeleton cards={2} />}
      {data?.items.length === 0 && <FirstProject />}
      {data && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
          {data.items.map(({ id, name, domain, updatedAt }) => (
            <article key={id} className={classes.card}>
              <WithIcon icon={<ProjectIcon projectId={id} checkId={icons.get(id)} />}>
                <Link to={pathOf('project', { projectId: id })} className={classes.name}>
                  <UserText>{name}</UserText>
                </Link>
              </WithIcon>
              <Text size="sm" c="dimmed">
                <Code>{new URL(domain).host}</Code>
              </Text>
              <div className={classes.line}>
                <StationTrack stations={lines?.get(id)} />
              </div>
              <Text size="xs" c="dimmed" component="div">
                {t('changed')} <RelativeTime time={updatedAt} />
              </Text>
            </article>
          ))}
        </SimpleGrid>
      )}
    </section>
  );
}

function FirstProject() {
  const t = useTexts(overviewTexts);
  return (
    <div className={classes.calm}>
      <EmptyState
        icon={RocketLaunchIcon}
        title={t('firstTitle')}
        action={
          <PermissionGuard permission="projects:write">
            <ButtonLink to={pathOf('newProject')}>{t('firstAction')}</ButtonLink>
          </PermissionGuard>
        }
      >
        {t('firstText')}
      </EmptyState>
    </div>
  );
}
