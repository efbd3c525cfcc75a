import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import classes from './details.module.css';
import { uiTexts } from './ui.text.ts';

export interface Detail {
  title: string;
  /** What is empty is said to be. */
  value: ReactNode;
}

/** What is known of one thing, line by line. */
export function Details({ name, rows }: { name: string; rows: readonly Detail[] }) {
  const t = useTexts(uiTexts);
  return (
    <dl className={classes.details} aria-label={name}>
      {rows.map(({ title, value }) => (
        <div key={title} className={classes.row}>
          <dt>{title}</dt>
          <dd>
            {value === null || value === undefined || value === '' ? (
              <Text span c="dimmed">
                {t('notSet')}
              </Text>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
