import { Burger } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useLive } from '#live.ts';
import { pages, pathOf } from '#paths.ts';
import { type Holdings, usePermissions } from '#session/auth.tsx';
import { AccountMenu } from './account-menu.tsx';
import classes from './app-frame.module.css';
import { Brand } from './brand.tsx';
import { HealthWidget, OfflineBanner } from './health.tsx';
import { NavLinks } from './nav-links.tsx';
import { type NavigationGroup, navigation } from './navigation.ts';
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx';
import { ProjectSwitcher } from './project-switcher.tsx';
import { SearchButton } from './search-button.tsx';
import { SessionWatch } from './session-watch.tsx';
import { shellTexts } from './shell.text.ts';
import { useShortcuts } from './shortcuts.ts';

const Palette = lazy(() => import('./palette.tsx'));
const ShortcutHelp = lazy(() => import('./shortcut-help.tsx'));

/** The frame around every page of somebody who is signed in. */
export function AppFrame() {
  const t = useTexts(shellTexts);
  const holdings = usePermissions();
  const groups = useMemo(() => visibleGroups(holdings), [holdings]);
  const entries = useMemo(() => groups.flatMap((group) => group.entries), [groups]);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [shown, setShown] = useState<'search' | 'help'>();
  const closeMenu = useCallback(() => setMenuOpen(false), []);
  useShortcuts(entries, setShown);
  useLive();
  const close = useCallback(() => setShown(undefined), []);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.side}>
          <Burger
            hiddenFrom="md"
            size="sm"
            opened={isMenuOpen}
            aria-label={isMenuOpen ? t('closeMenu') : t('openMenu')}
            aria-expanded={isMenuOpen}
            aria-controls="menu"
            onClick={() => setMenuOpen(!isMenuOpen)}
          />
          <Link to={pathOf('overview')} className={classes.home}>
            <Brand />
          </Link>
          <ProjectSwitcher />
        </div>
        <div className={classes.side}>
          <SearchButton onOpen={() => setShown('search')} />
          <LanguageSwitch />
          <ThemeSwitch />
          <AccountMenu onHelp={() => setShown('help')} />
        </div>
      </header>
      <nav
        id="menu"
        className={classes.navbar}
        data-open={isMenuOpen || undefined}
        aria-label={t('mainMenu')}
      >
        <NavLinks groups={groups} />
        <div className={classes.foot}>
          <HealthWidget />
        </div>
      </nav>
      <main id="content" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>
          <OfflineBanner />
          <Outlet />
        </div>
      </main>
      <SessionWatch />
      <OnMove act={closeMenu} />
      <Suspense>
        {shown === 'search' && <Palette entries={entries} onClose={close} />}
        {shown === 'help' && <ShortcutHelp entries={entries} onClose={close} />}
      </Suspense>
    </div>
  );
}

/** Whoever chose a page wants to see it. Apart, so that the frame is not drawn anew for every page. */
function OnMove({ act }: { act(): void }) {
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path is a page of its own.
  useEffect(act, [pathname, act]);
  return null;
}

function visibleGroups({ holds }: Holdings): NavigationGroup[] {
  const isVisible = (page: keyof typeof pages) => {
    const { access } = pages[page];
    return access === 'public' || access === 'identified' || holds(access);
  };
  return navigation
    .map((group) => ({ ...group, entries: group.entries.filter(({ page }) => isVisible(page)) }))
    .filter(({ entries }) => entries.length > 0);
}
