import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import * as session from '@marsa/contract/session.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useRef, useState } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { type CurrentSession, isAtItsLongest } from '#session/current-session.ts';
import { renewSession } from '#session/renewal.ts';
import { sessionTexts } from '#session/session.text.ts';
import { keepSession } from '#session/session.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Two minutes before the end; "stay" is one key away. */
export function Warning({ session: current, leftMs }: { session: CurrentSession; leftMs: number }) {
  const t = useTexts(sessionTexts);
  const { format } = useLocale();
  const signOut = useSignOut();
  const isLongest = isAtItsLongest(current);
  const [isSeen, setSeen] = useState(false);
  const seen = () => setSeen(true);
  const stay = () => renewSession().catch(() => {});
  const time = format.duration(Math.max(0, leftMs));
  return (
    <Modal opened={!isSeen} onClose={isLongest ? seen : stay} title={t('endsSoon')} withCloseButton={false}>
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
export function SignInAgain({ session: current }: { session: CurrentSession }) {
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
export function ConfirmModal({ onAnswer }: { onAnswer(isConfirmed: boolean): void }) {
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
