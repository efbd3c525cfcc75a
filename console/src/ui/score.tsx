import { RingProgress } from '@mantine/core';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import classes from './score.module.css';
import { uiTexts } from './ui.text.ts';

const toneOf = (score: number) => (score >= 90 ? 'good' : score >= 60 ? 'warn' : 'bad');

/** Points of 100 as a ring. */
export function Score({ value, size = 84 }: { value: number; size?: number }) {
  const t = useTexts(uiTexts);
  const { format } = useLocale();
  return (
    <div
      className={classes.score}
      data-tone={toneOf(value)}
      role="img"
      aria-label={t('score', { score: value })}
    >
      <RingProgress
        size={size}
        thickness={7}
        roundCaps
        rootColor="var(--marsa-quiet-soft)"
        sections={[{ value, color: 'var(--tone)' }]}
        label={
          <div className={classes.value} aria-hidden>
            {format.number(value)}
          </div>
        }
      />
    </div>
  );
}
