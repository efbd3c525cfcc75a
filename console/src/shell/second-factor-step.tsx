import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import type { signIn } from '@marsa/contract/session.ts';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { api, isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { askForPasskey, canUsePasskeys } from '#session/passkey.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { signInTexts } from './sign-in.text.ts';

type Answer = DataOf<typeof signIn>;
type Factor = Answer['factors'][number];

/** The second step of a sign-in: by an app, a passkey or a code that was kept for this. */
export function SecondFactorStep({
  factors,
  onAnswer,
  onBack,
}: {
  factors: readonly Factor[];
  onAnswer(answer: Answer): void;
  onBack(): void;
}) {
  const t = useTexts(signInTexts);
  const usable = factors.filter((factor) => factor !== 'passkey' || canUsePasskeys());
  const [factor, setFactor] = useState<Factor>(usable[0] ?? 'recovery-code');
  const labels = { totp: t('useTotp'), passkey: t('usePasskey'), 'recovery-code': t('useRecovery') };
  return (
    <Stack gap="md">
      <Title order={2}>{t('factorTitle')}</Title>
      {factor === 'passkey' ? (
        <ByPasskey onAnswer={onAnswer} />
      ) : (
        <ByCode key={factor} factor={factor} onAnswer={onAnswer} />
      )}
      <Group gap="xs" justify="space-between">
        <Button variant="subtle" size="compact-sm" onClick={onBack}>
          {t('back')}
        </Button>
        {usable
          .filter((other) => other !== factor)
          .map((other) => (
            <Button key={other} variant="subtle" size="compact-sm" onClick={() => setFactor(other)}>
              {labels[other]}
            </Button>
          ))}
      </Group>
    </Stack>
  );
}

function ByCode({ factor, onAnswer }: { factor: 'totp' | 'recovery-code'; onAnswer(answer: Answer): void }) {
  const t = useTexts(signInTexts);
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const prove = useCall(secondFactor.prove, { onDone: onAnswer });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (code.trim() === '') return field.current?.focus();
    prove.mutate({ body: { proof: { factor, code } } }, { onError: () => field.current?.select() });
  };
  const isWrong = isProblem(prove.error, 'INVALID_CREDENTIALS');
  const isTotp = factor === 'totp';
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          ref={field}
          label={isTotp ? t('totpLabel') : t('recoveryLabel')}
          description={isTotp ? t('totpHint') : t('recoveryHint')}
          autoComplete="one-time-code"
          inputMode={isTotp ? 'numeric' : 'text'}
          dir="ltr"
          maxLength={60}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={isWrong ? t('wrongCode') : isChecked && code.trim() === '' ? t('codeMissing') : undefined}
        />
        {prove.error && !isWrong && <ErrorNote error={prove.error} />}
        <Button type="submit" loading={prove.isPending} fullWidth>
          {t('verify')}
        </Button>
      </Stack>
    </form>
  );
}

function ByPasskey({ onAnswer }: { onAnswer(answer: Answer): void }) {
  const t = useTexts(signInTexts);
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setError(null);
    setAsking(true);
    try {
      const { options } = await api.call(secondFactor.offerPasskey);
      const answer = await askForPasskey(options);
      onAnswer(await api.call(secondFactor.prove, { body: { proof: { factor: 'passkey', answer } } }));
    } catch (failure) {
      setError(failure);
    } finally {
      setAsking(false);
    }
  };
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('passkeyHint')}</Text>
      {error !== null &&
        (isProblem(error) ? <ErrorNote error={error} /> : <Text role="alert">{t('passkeyFailed')}</Text>)}
      <Button onClick={ask} loading={isAsking} fullWidth>
        {t('usePasskey')}
      </Button>
    </Stack>
  );
}
