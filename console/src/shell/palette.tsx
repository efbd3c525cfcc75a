import { MagnifyingGlassIcon, RectangleStackIcon } from '@heroicons/react/24/outline';
import { useDebouncedValue } from '@mantine/hooks';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import * as projects from '@marsa/contract/projects.ts';
import '@mantine/spotlight/styles.layer.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { useFocusBack } from '#ui/focus-back.ts';
import type { NavigationEntry } from './navigation.ts';
import { shellTexts } from './shell.text.ts';

/** It is there to be open; a store of its own lets every way of closing it end it. */
function openStore() {
  const [store, { open }] = createSpotlight();
  open();
  return store;
}

/** Finds pages and projects, and goes there. */
// biome-ignore lint/style/noDefaultExport: `lazy()` asks for one.
export default function Palette({
  entries,
  onClose,
}: {
  entries: readonly NavigationEntry[];
  onClose(): void;
}) {
  const t = useTexts(shellTexts);
  const navigate = useNavigate();
  const { holds } = usePermissions();
  useFocusBack();
  const [store] = useState(openStore);
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), 150);
  const { data } = useQuery({
    ...queryPage(projects.list, {
      query: { limit: 8, ...(sought === '' ? {} : { q: sought.slice(0, 100) }) },
    }),
    enabled: holds('projects:read'),
    placeholderData: keepPreviousData,
  });
  const go = (to: string) => () => navigate({ to });
  const pagesFound: SpotlightActionData[] = entries.map(({ page, label, icon: Picture, key }) => ({
    id: page,
    label: t(label),
    onClick: go(pathOf(page)),
    leftSection: <Picture width={20} />,
    rightSection: <kbd dir="ltr">g {key}</kbd>,
  }));
  const projectsFound: SpotlightActionData[] = (data?.items ?? []).map(({ id, name, domain }) => ({
    id,
    label: name,
    description: domain,
    onClick: go(pathOf('project', { projectId: id })),
    leftSection: <RectangleStackIcon width={20} />,
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: t('pagesGroup'), actions: pagesFound },
    { group: t('projectsGroup'), actions: projectsFound },
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      store={store}
      transitionProps={{ duration: 150, transition: 'pop', onExited: onClose }}
      overlayProps={{}}
      shortcut={null}
      centered={false}
      query={text}
      onQueryChange={setText}
      actions={groups}
      nothingFound={t('nothingFound')}
      highlightQuery
      attributes={{ content: { 'aria-label': t('search') } }}
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <MagnifyingGlassIcon width={20} />,
        placeholder: t('search'),
        radius: 0,
        'aria-label': t('search'),
      }}
    />
  );
}
