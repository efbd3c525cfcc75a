import { Link, useLocation } from '@tanstack/react-router';
import { useId } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import classes from './nav-links.module.css';
import type { NavigationEntry, NavigationGroup } from './navigation.ts';
import { shellTexts } from './shell.text.ts';

/** The main menu, in groups. */
export function NavLinks({ groups }: { groups: readonly NavigationGroup[] }) {
  return (
    <div className={classes.groups}>
      {groups.map((group) => (
        <Group key={group.label} group={group} />
      ))}
    </div>
  );
}

function Group({ group: { label, entries } }: { group: NavigationGroup }) {
  const t = useTexts(shellTexts);
  const id = useId();
  return (
    <div>
      <div id={id} className={classes.title}>
        {t(label)}
      </div>
      <ul className={classes.list} aria-labelledby={id}>
        {entries.map((entry) => (
          <li key={entry.page}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ entry: { page, label, icon: Picture } }: { entry: NavigationEntry }) {
  const t = useTexts(shellTexts);
  const { pathname } = useLocation();
  const to = pathOf(page);
  const isHere = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
  return (
    <Link
      to={to}
      className={classes.link}
      data-here={isHere || undefined}
      aria-current={isHere ? 'page' : undefined}
    >
      <Picture width={18} aria-hidden />
      {t(label)}
    </Link>
  );
}
