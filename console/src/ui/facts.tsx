import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import classes from './facts.module.css';
import { uiTexts } from './ui.text.ts';

export type Fact = [title: string, value: ReactNode];

/** Names and what they are, one below the other. What is empty says so. */
export function Facts({ name, facts }: { name: string; facts: readonly Fact[] }) {
  const t = useTexts(uiTexts);
  return (
    <dl className={classes.facts} aria-label={name}>
      {facts.map(([title, value]) => (
        <div key={title} className={classes.row}>
          <dt>{title}</dt>
          <dd>{value || <Text c="dimmed">{t('notSet')}</Text>}</dd>
        </div>
      ))}
    </dl>
  );
}
