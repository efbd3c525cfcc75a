import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { type CurrentSession, isAtItsLongest } from '#session/current-session.ts';
import { renewSession } from '#session/renewal.ts';
import { sessionTexts } from '#session/session.text.ts';
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
