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
import { signInTexts } from './sign-in.text.ts';

const PasskeySignIn = lazy(async () => ({
  default: (await import('./passkey-sign-in.tsx')).PasskeySignIn,
}));

const SecondFactorStep = lazy(async () => ({
  default: (await import('./second-factor-step.tsx')).SecondFactorStep,
}));

type Answer = DataOf<typeof session.signIn>;

/** A first step, then a second factor where there is one: the same on the sign-in page and over a page whose session is over. */
export function SignInForm({
  email: knownEmail = '',
  onSignedIn,
}: {
  email?: string;
  onSignedIn(session: CurrentSession): void;
}) {
  const [email, setEmail] = useState(knownEmail);
  const [factors, setFactors] = useState<Answer['factors']>();
  const take = ({ session: opened, factors: asked }: Answer) => {
    if (opened === null) setFactors(asked);
    else onSignedIn(keepSession(opened));
  };
  if (factors === undefined)
    return <FirstStep isKnown={knownEmail !== ''} email={email} onEmail={setEmail} onAnswer={take} />;
  return (
    <Suspense fallback={<LinesSkeleton />}>
      <SecondFactorStep factors={factors} onAnswer={take} onBack={() => setFactors(undefined)} />
    </Suspense>
  );
}

/** E-mail and password, or a passkey alone. */
function FirstStep({
  email,
  isKnown,
  onEmail,
  onAnswer,
}: {
  email: string;
  /** Only the password is left to fill in. */
  isKnown: boolean;
  onEmail(email: string): void;
  onAnswer(answer: Answer): void;
}) {
  const t = useTexts(signInTexts);
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const signIn = useCall(session.signIn, { onDone: onAnswer });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (email.trim() === '') return emailRef.current?.focus();
    if (password === '') return passwordRef.current?.focus();
    const onError = () => {
      setPassword('');
      setChecked(false);
      passwordRef.current?.focus();
    };
    signIn.mutate({ body: { email, password, remember } }, { onError });
  };
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
            autoFocus={!isKnown}
            data-autofocus={!isKnown || undefined}
            value={email}
            onChange={(event) => onEmail(event.currentTarget.value)}
            error={isChecked && email.trim() === '' ? t('emailMissing') : undefined}
          />
          <PasswordInput
            ref={passwordRef}
            label={t('password')}
            name="password"
            autoComplete="current-password"
            data-autofocus={isKnown || undefined}
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
      {canUsePasskeys() && (
        <Suspense fallback={<LinesSkeleton />}>
          <PasskeySignIn remember={remember} onAnswer={onAnswer} />
        </Suspense>
      )}
    </Stack>
  );
}
