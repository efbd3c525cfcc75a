import { ChevronUpDownIcon } from '@heroicons/react/24/outline';
import * as projects from '@marsa/contract/projects.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { query, queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { popMenuClasses as menu, PopMenu } from '#ui/pop-menu.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import classes from './project-switcher.module.css';
import { shellTexts } from './shell.text.ts';

const mostShown = 50;

/** From one project to another, by workspace. */
export function ProjectSwitcher() {
  return (
    <PermissionGuard permission="projects:read">
      <Switcher />
    </PermissionGuard>
  );
}

function Switcher() {
  const t = useTexts(shellTexts);
  const [isWanted, setWanted] = useState(false);
  const { projectId = '' }: { projectId?: string } = useParams({ strict: false });
  const current = useQuery({
    ...query(projects.get, { params: { id: projectId } }),
    enabled: projectId !== '',
  });
  const { data } = useQuery({
    ...queryPage(projects.list, { query: { limit: mostShown } }),
    enabled: isWanted,
  });
  return (
    <PopMenu
      side="start"
      buttonClass={classes.button}
      onOpen={() => setWanted(true)}
      button={
        <>
          <span dir="auto" className={classes.name}>
            {(projectId !== '' && current.data?.name) || t('chooseProject')}
          </span>
          <ChevronUpDownIcon width={16} aria-hidden />
        </>
      }
    >
      {data ? <Groups items={data.items} /> : isWanted && <LinesSkeleton lines={3} />}
      <hr className={menu.line} />
      <Link to={pathOf('projects')} className={menu.item}>
        {t('allProjects')}
      </Link>
    </PopMenu>
  );
}

type Project = { id: string; name: string; workspaceId: string };

function Groups({ items }: { items: readonly Project[] }) {
  const t = useTexts(shellTexts);
  const { data } = useQuery(queryPage(workspaces.list));
  if (items.length === 0) return <div className={menu.title}>{t('noProjects')}</div>;
  const nameOf = (id: string) => data?.items.find((workspace) => workspace.id === id)?.name ?? '';
  return Object.entries(Object.groupBy(items, ({ workspaceId }) => workspaceId)).map(
    ([workspaceId, members = []]) => (
      <div key={workspaceId}>
        <div className={menu.title} dir="auto">
          {nameOf(workspaceId)}
        </div>
        {members.map(({ id, name }) => (
          <Link key={id} to={pathOf('project', { projectId: id })} className={menu.item}>
            <span dir="auto">{name}</span>
          </Link>
        ))}
      </div>
    ),
  );
}
