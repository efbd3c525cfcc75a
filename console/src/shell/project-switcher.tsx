import { ChevronUpDownIcon } from '@heroicons/react/24/outline';
import { Button, Loader, Menu } from '@mantine/core';
import * as projects from '@marsa/contract/projects.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
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
  const [isOpen, setOpen] = useState(false);
  const { projectId }: { projectId?: string } = useParams({ strict: false });
  const { data } = useQuery({
    ...queryPage(projects.list, { query: { limit: mostShown } }),
    enabled: isOpen || projectId !== undefined,
  });
  const current = data?.items.find(({ id }) => id === projectId);
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      width={280}
      position="bottom-start"
      classNames={{ dropdown: classes.dropdown ?? '' }}
    >
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          className={classes.button}
          rightSection={<ChevronUpDownIcon width={16} />}
        >
          <span dir="auto" className={classes.name}>
            {current?.name ?? t('chooseProject')}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {data === undefined ? <Loader size="sm" m="sm" /> : <Groups items={data.items} />}
        <Menu.Divider />
        <Menu.Item component={Link} to={pathOf('projects')}>
          {t('allProjects')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type Project = { id: string; name: string; workspaceId: string };

function Groups({ items }: { items: readonly Project[] }) {
  const t = useTexts(shellTexts);
  const { data } = useQuery(queryPage(workspaces.list));
  if (items.length === 0) return <Menu.Label>{t('noProjects')}</Menu.Label>;
  const nameOf = (id: string) => data?.items.find((workspace) => workspace.id === id)?.name ?? '';
  return Object.entries(Object.groupBy(items, ({ workspaceId }) => workspaceId)).map(
    ([workspaceId, members = []]) => (
      <div key={workspaceId}>
        <Menu.Label dir="auto">{nameOf(workspaceId)}</Menu.Label>
        {members.map(({ id, name }) => (
          <Menu.Item key={id} component={Link} to={pathOf('project', { projectId: id })}>
            <span dir="auto">{name}</span>
          </Menu.Item>
        ))}
      </div>
    ),
  );
}
