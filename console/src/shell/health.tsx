import { Alert } from '@mantine/core';
import * as health from '@marsa/contract/health.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import classes from './health.module.css';
import { shellTexts } from './shell.text.ts';

const everyMs = 20_000;

type Health = 'healthUp' | 'healthDown' | 'healthOffline';

/** Whether Marsa answers, looked at now and then. Asking needs no session and keeps none alive. */
export function useHealth(): Health {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  const { isError } = useQuery({ ...query(health.get), refetchInterval: everyMs, retry: 1 });
  if (!isOnline) return 'healthOffline';
  return isError ? 'healthDown' : 'healthUp';
}

/** A dot with a word behind it. */
export function HealthWidget() {
  const t = useTexts(shellTexts);
  const state = useHealth();
  return (
    <span className={classes.widget} role="status" data-state={state}>
      <span className={classes.dot} aria-hidden />
      {t(state)}
    </span>
  );
}

export function OfflineBanner() {
  const t = useTexts(shellTexts);
  return useHealth() === 'healthUp' ? null : (
    <Alert color="yellow" variant="outline" mb="md" role="status">
      {t('offlineBanner')}
    </Alert>
  );
}
