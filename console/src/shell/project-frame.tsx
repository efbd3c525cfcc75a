import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as projects from '@marsa/contract/projects.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pages, pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { Page } from './page.tsx';
import classes from './project-frame.module.css';
import { projectFrameTexts } from './project-frame.text.ts';
import { WithIcon } from './project-icon.tsx';
import { stationTexts } from './stations.text.ts';
import { stationNames, stationPages } from './stations.ts';

export type Project = DataOf<typeof projects.get>;

/** The project that the address names. @throws to the page of errors where there is none */
export function useProject(): Project {
  const { projectId = '' }: { projectId?: string } = useParams({ strict: false });
  return useSuspenseQuery(query(projects.get, { params: { id: projectId } })).data;
}

type Tab = 'line' | 'settings' | (typeof stationNames)[number];

const tabPages = { line: 'project', ...stationPages, settings: 'projectSettings' } as const;
const tabs = ['line', ...stationNames, 'settings'] as const satisfies Tab[];

/** A page of a project: the way back, its other pages, and its own content. */
export function ProjectFrame({
  project: { id, name, workspaceId },
  tab,
  title,
  icon,
  lead,
  actions,
  children,
}: {
  project: Project;
  tab: Tab;
  /** The name of the project where it is silent. */
  title?: string;
  /** Beside the name of the project. */
  icon?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useTexts(projectFrameTexts);
  const crumbs = [{ title: t('projects'), to: pathOf('projects') }];
  if (title !== undefined) crumbs.push({ title: name, to: pathOf('project', { projectId: id }) });
  return (
    <Page
      title={title ?? name}
      heading={
        title ?? (
          <WithIcon icon={icon}>
            <bdi dir="auto">{name}</bdi>
          </WithIcon>
        )
      }
      lead={lead}
      crumbs={crumbs}
      actions={actions}
      tabs={<Tabs projectId={id} workspaceId={workspaceId} here={tab} />}
    >
      {children}
    </Page>
  );
}

function Tabs({ projectId, workspaceId, here }: { projectId: string; workspaceId: string; here: Tab }) {
  const t = useTexts(projectFrameTexts);
  const station = useTexts(stationTexts);
  const { holds } = usePermissions();
  const current = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the tab of the page may be out of sight.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [here]);
  return (
    <nav aria-label={t('tabs')} className={classes.tabs}>
      {tabs
        .filter((tab) => holds(pages[tabPages[tab]].access, workspaceId))
        .map((tab) => (
          <Link
            key={tab}
            ref={tab === here ? current : null}
            to={pathOf(tabPages[tab], { projectId })}
            className={classes.tab}
            activeOptions={{ exact: true, includeSearch: false }}
            aria-current={tab === here ? 'page' : undefined}
          >
            {tab === 'line' || tab === 'settings' ? t(tab) : station(tab)}
          </Link>
        ))}
    </nav>
  );
}
