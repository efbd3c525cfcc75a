import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as session from '@marsa/contract/session.ts';
import { lazy, type SubmitEvent, Suspense, useRef, useState } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import type { CurrentSession } from '#session/current-session.ts';
import { canUsePasskeys } from '#session/passkey.ts';
import { keepSession } from '#session/session.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { TextLink } from './link.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { signInTexts } from './sign-in.text.ts';

const SecondFactorStep = lazy(async () => ({
  default: (await import('./second-factor-step.tsx')).SecondFactorStep,
}));

type Answer = DataOf<typeof session.signIn>;

/** E-mail and password, then a second factor where there is one: the same on the sign-in page and over a page whose session is over. */
export function SignInForm({
  email: knownEmail = '',
  onSignedIn,
}: {
  email?: string;
  onSignedIn(session: CurrentSession): void;
}) {
  const t = useTexts(signInTexts);
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const [factors, setFactors] = useState<Answer['factors']>();
  const take = ({ session: opened, factors: asked }: Answer) => {
    if (opened === null) setFactors(asked);
    else onSignedIn(keepSession(opened));
  };
  const signIn = useCall(session.signIn, { onDone: take });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (email.trim() === '') return emailRef.current?.focus();
    if (password === '') return passwordRef.current?.focus();
    signIn.mutate(
      { body: { email, password, remember } },
      {
        onError() {
          setPassword('');
          setChecked(false);
          passwordRef.current?.focus();
        },
      },
    );
  };
  if (factors) {
    const back = () => {
      setFactors(undefined);
      setPassword('');
      setChecked(false);
    };
    return (
      <Suspense fallback={<LinesSkeleton />}>
        <SecondFactorStep factors={factors} onAnswer={take} onBack={back} />
      </Suspense>
    );
  }
  const isWrong = isProblem(signIn.error, 'INVALID_CREDENTIALS');
  return (
    <Stack gap="md">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            ref={emailRef}
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username webauthn"
            dir="ltr"
            data-autofocus={knownEmail === '' || undefined}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={isChecked && email.trim() === '' ? t('emailMissing') : undefined}
          />
          <PasswordInput
            ref={passwordRef}
            label={t('password')}
            name="password"
            autoComplete="current-password"
            data-autofocus={knownEmail !== '' || undefined}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={isWrong ? t('wrong') : isChecked && password === '' ? t('passwordMissing') : undefined}
          />
          {signIn.error && !isWrong && <ErrorNote error={signIn.error} />}
          <Group justify="space-between" gap="xs">
            <Checkbox
              label={t('remember')}
              checked={remember}
              onChange={(event) => setRemember(event.currentTarget.checked)}
            />
            <TextLink to={pathOf('forgot')} size="sm">
              {t('forgot')}
            </TextLink>
          </Group>
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {t('signIn')}
          </Button>
        </Stack>
      </form>
      {canUsePasskeys() && <PasskeySignIn remember={remember} onAnswer={take} />}
    </Stack>
  );
}
