import {
  ArrowPathIcon,
  LockClosedIcon,
  MapIcon,
  SignalSlashIcon,
  WrenchScrewdriverIcon,
} from '@heroicons/react/24/outline';
import { Button, Group, Stack } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isProblem } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { askHealth } from '#live.ts';
import { pathOf } from '#paths.ts';
import { useAuth } from '#session/auth.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { errorTexts } from './errors.text.ts';
import { useHealth } from './health.tsx';
import { ButtonLink } from './link.tsx';
import { Page } from './page.tsx';

/** 403: somebody is signed in, and their role does not reach here. */
export function ForbiddenPage({ permission }: { permission: string }) {
  const t = useTexts(errorTexts);
  const { person } = useAuth();
  return (
    <ErrorPage icon={LockClosedIcon} title={t('forbiddenTitle')}>
      {t('forbiddenText', { name: person?.name ?? '', permission })}
    </ErrorPage>
  );
}

/** 404: no such page, or nothing behind it. */
export function NotFoundPage() {
  const t = useTexts(errorTexts);
  return (
    <ErrorPage icon={MapIcon} title={t('notFoundTitle')}>
      {t('notFoundText')}
    </ErrorPage>
  );
}

const isNetworkFault = (error: unknown) =>
  error instanceof TypeError && /fetch|network|load failed/i.test(error.message) && !isChunkFault(error);

/** A file of the version before is gone from the server. */
const isChunkFault = (error: unknown) =>
  error instanceof Error && /dynamically imported module|importing a module|preload/i.test(error.message);

/** What each route shows in its place when it fails: the frame around it goes on working. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: forget } = useQueryErrorResetBoundary();
  const retry = () => {
    forget();
    reset();
    router.invalidate();
  };
  if (isProblem(error, 'NOT_FOUND', 'RESOURCE_NOT_ACCESSIBLE')) return <NotFoundPage />;
  if (isProblem(error, 'INSUFFICIENT_PERMISSIONS', 'ROLE_NOT_AUTHORIZED', 'FORBIDDEN'))
    return <ForbiddenPage permission="" />;
  if (isNetworkFault(error)) return <OfflinePage onRetry={retry} />;
  if (isChunkFault(error)) return <MissingPart />;
  return <CrashPage error={error} onRetry={retry} />;
}

/** 500: of the server, or of the page itself. */
function CrashPage({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const t = useTexts(errorTexts);
  return (
    <Page title={t('crashTitle')} lead={t('crashText')}>
      <Stack align="flex-start">
        <ErrorNote error={error} />
        <Group>
          <Button leftSection={<ArrowPathIcon width={16} />} onClick={onRetry}>
            {t('retry')}
          </Button>
          <ButtonLink to={pathOf('overview')} variant="default">
            {t('toOverview')}
          </ButtonLink>
        </Group>
      </Stack>
    </Page>
  );
}

/** A file of the page did not arrive. Where Marsa is away too, it loads by itself once it is back. */
function MissingPart() {
  const isUp = useHealth() === 'healthUp';
  const wasAway = useRef(false);
  useEffect(() => {
    askHealth();
  }, []);
  useEffect(() => {
    if (isUp && wasAway.current) location.reload();
    wasAway.current = !isUp;
  }, [isUp]);
  return isUp ? <UpdatedPage /> : <OfflinePage onRetry={askHealth} />;
}

function OfflinePage({ onRetry }: { onRetry(): void }) {
  const t = useTexts(errorTexts);
  useEffect(() => {
    window.addEventListener('online', onRetry);
    const timer = setInterval(onRetry, 5000);
    return () => {
      window.removeEventListener('online', onRetry);
      clearInterval(timer);
    };
  }, [onRetry]);
  return (
    <Page title={t('offlineTitle')}>
      <EmptyState icon={SignalSlashIcon} action={<Button onClick={onRetry}>{t('retry')}</Button>}>
        {t('offlineText')}
      </EmptyState>
    </Page>
  );
}

function UpdatedPage() {
  const t = useTexts(errorTexts);
  return (
    <Page title={t('updatedTitle')}>
      <EmptyState
        icon={WrenchScrewdriverIcon}
        action={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
      >
        {t('updatedText')}
      </EmptyState>
    </Page>
  );
}

function ErrorPage({ icon, title, children }: { icon: typeof MapIcon; title: string; children: string }) {
  const t = useTexts(errorTexts);
  return (
    <Page title={title}>
      <EmptyState icon={icon} action={<ButtonLink to={pathOf('overview')}>{t('toOverview')}</ButtonLink>}>
        {children}
      </EmptyState>
    </Page>
  );
}
