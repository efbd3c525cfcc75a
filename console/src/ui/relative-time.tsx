import { useEffect, useState } from 'react';
import { now } from '#clock.ts';
import { useLocale } from '#i18n/locale.tsx';
import { Hint } from './hint.tsx';

const minute = 60_000;

/** "3 minutes ago", kept up to date; the exact time on hover, focus and touch. */
export function RelativeTime({ time }: { time: string | number }) {
  const { format } = useLocale();
  useNow(minute / 2);
  const iso = typeof time === 'number' ? new Date(time).toISOString() : time;
  return (
    <Hint label={format.exact(time)}>
      <time dateTime={iso}>{format.relative(time, now())}</time>
    </Hint>
  );
}

/** The time (ms), again every `everyMs`. */
export function useNow(everyMs: number): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return time;
}
