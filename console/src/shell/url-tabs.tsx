import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUrlState } from '#url-state.ts';
import classes from './url-tabs.module.css';

export interface UrlTab {
  /** In the address: `?tab=endpoints`. The first of all tabs needs none. */
  value: string;
  title: string;
  content: ReactNode;
}

/** Parts of a page of which one is shown at a time; which one is in the address. */
export function UrlTabs({ name, tabs }: { name: string; tabs: readonly UrlTab[] }) {
  const [{ tab }, setUrl] = useUrlState('tab', 'cursor');
  const first = tabs[0]?.value ?? '';
  const current = tabs.some(({ value }) => value === tab) ? (tab ?? first) : first;
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(value) =>
        setUrl({ tab: value === first ? undefined : (value ?? undefined), cursor: undefined }, true)
      }
    >
      <Tabs.List aria-label={name} mb="md" className={classes.list ?? ''}>
        {tabs.map(({ value, title }) => (
          <Tabs.Tab key={value} value={value} className={classes.tab ?? ''}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, content }) => (
        <Tabs.Panel key={value} value={value}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
