import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import * as session from '@marsa/contract/session.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useAuth } from '#session/auth.tsx';
import { type CurrentSession, endOf, isAtItsLongest } from '#session/current-session.ts';
import { renewSession, useQuietRenewal } from '#session/renewal.ts';
import { sessionTexts } from '#session/session.text.ts';
import { keepSession } from '#session/session.ts';
import { onSignals, readSignals, reportSessionOver } from '#session/session-signals.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { useNow } from '#ui/relative-time.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useSignOut, useSignOutElsewhere } from './use-sign-out.ts';

const warnMs = 120_000;

export const useSignals = () => useSyncExternalStore(onSignals, readSignals);

/** Watches over the session of the page: renews it while somebody is there, warns before it ends, asks to sign in again over the page. */
export function SessionWatch() {
  useQuietRenewal();
  useSignOutElsewhere();
  const { session: current } = useAuth();
  const { isOver, confirmation } = useSignals();
  if (!current) return null;
  return (
    <>
      {!isOver && <Warning current={current} />}
      {isOver && <SignInAgain current={current} />}
      {confirmation && !isOver && <ConfirmModal onAnswer={confirmation} />}
    </>
  );
}

/** Two minutes before the end; "stay" is one key away. */
function Warning({ current }: { current: CurrentSession }) {
  const t = useTexts(sessionTexts);
  const { format } = useLocale();
  const signOut = useSignOut();
  const left = endOf(current) - useNow(1000);
  const isNear = left <= warnMs;
  const isLongest = isAtItsLongest(current);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (left <= 0) reportSessionOver();
  }, [left]);
  const stay = () => renewSession().catch(() => {});
  const seen = () => setSeen(true);
  const time = format.duration(Math.max(0, left));
  return (
    <Modal
      opened={isNear && !isSeen}
      onClose={isLongest ? seen : stay}
      title={t('endsSoon')}
      withCloseButton={false}
    >
      <Stack>
        <Text>{isLongest ? t('endsForGood', { time }) : t('endsIn', { time })}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={signOut}>
            {t('signOut')}
          </Button>
          <Button data-autofocus onClick={isLongest ? seen : stay}>
            {isLongest ? t('close') : t('stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Over the page, which stays as it is behind it but cannot be read: half-written forms survive. */
function SignInAgain({ current }: { current: CurrentSession }) {
  const t = useTexts(sessionTexts);
  const cache = useQueryClient();
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('overTitle')}
      overlayProps={{ blur: 14, backgroundOpacity: 0.94 }}
    >
      <Stack>
        <Text c="dimmed">{t('overText')}</Text>
        <SignInForm
          email={current.person.email ?? ''}
          onSignedIn={({ person }) => {
            // What is on the screen belongs to whoever was here before.
            if (person.id === current.person.id)
              cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
            else location.reload();
          }}
        />
      </Stack>
    </Modal>
  );
}

/** The password once more, before what is dangerous. */
function ConfirmModal({ onAnswer }: { onAnswer(isConfirmed: boolean): void }) {
  const t = useTexts(sessionTexts);
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const confirm = useCall(session.confirm, {
    onDone(data) {
      keepSession(data);
      onAnswer(true);
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate({ body: { password } }, { onError: () => field.current?.select() });
  };
  const isWrong = isProblem(confirm.error, 'INVALID_CREDENTIALS');
  return (
    <Modal opened onClose={() => onAnswer(false)} title={t('confirmTitle')} withCloseButton={false}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text c="dimmed">{t('confirmText')}</Text>
          <PasswordInput
            ref={field}
            label={t('password')}
            autoComplete="current-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={isWrong ? t('wrongPassword') : undefined}
          />
          {confirm.error && !isWrong && <ErrorNote error={confirm.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onAnswer(false)}>
              {t('close')}
            </Button>
            <Button type="submit" loading={confirm.isPending} disabled={password === ''}>
              {t('confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
