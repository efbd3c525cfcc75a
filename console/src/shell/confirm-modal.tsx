import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import type { SecondFactorProof } from '@marsa/contract/second-factor-proof.ts';
import * as session from '@marsa/contract/session.ts';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { api, isProblem, query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { canUsePasskeys } from '#session/passkey.ts';
import { sessionTexts } from '#session/session.text.ts';
import { keepSession } from '#session/session.ts';
import { Dialog } from '#ui/dialog.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { CodeForm } from './code-form.tsx';
import { ButtonLink } from './link.tsx';
import { PasskeyButton, usePasskey } from './passkey-button.tsx';
import { ProofWays } from './proof-ways.tsx';
import { signInTexts } from './sign-in.text.ts';

type Current = DataOf<typeof session.confirm>;
type Factors = DataOf<typeof secondFactor.get>;
type Way = 'password' | SecondFactorProof['factor'];

/** Before what is dangerous: is it still the same person? */
export function ConfirmModal({ onAnswer }: { onAnswer(isConfirmed: boolean): void }) {
  const t = useTexts(sessionTexts);
  const { data, error, refetch } = useQuery(query(secondFactor.get));
  const close = () => onAnswer(false);
  const confirmed = (current: Current) => {
    keepSession(current);
    onAnswer(true);
  };
  const [first, ...others] = data ? waysOf(data) : [];
  return (
    <Dialog opened onClose={close} title={t('confirmTitle')} withCloseButton={false}>
      <Stack>
        <Text c="dimmed">{t('confirmText')}</Text>
        {error && !data && <ErrorNote error={error} onRetry={refetch} />}
        {!error && !data && <LinesSkeleton />}
        {first && <Ways ways={[first, ...others]} onConfirmed={confirmed} onClose={close} />}
        {data && !first && (
          <>
            <Text>{t('confirmNoWay')}</Text>
            <ButtonLink to={pathOf('forgot')}>{t('askForLink')}</ButtonLink>
          </>
        )}
      </Stack>
    </Dialog>
  );
}

/** The easiest first. */
const waysOf = ({ passkeys, hasPassword, totp, recoveryCodesLeft }: Factors): Way[] => [
  ...(passkeys.length > 0 && canUsePasskeys() ? (['passkey'] as const) : []),
  ...(hasPassword ? (['password'] as const) : []),
  ...(totp === null ? [] : (['totp'] as const)),
  ...(recoveryCodesLeft > 0 ? (['recovery-code'] as const) : []),
];

function Ways({
  ways,
  onConfirmed,
  onClose,
}: {
  ways: readonly [Way, ...Way[]];
  onConfirmed(current: Current): void;
  onClose(): void;
}) {
  const t = useTexts(sessionTexts);
  const say = useTexts(signInTexts);
  const prove = async (proof: SecondFactorProof) =>
    onConfirmed(await api.call(secondFactor.confirm, { body: { proof } }));
  const passkey = usePasskey(secondFactor.offerConfirmation, (answer) =>
    prove({ factor: 'passkey', answer }),
  );
  const labels = {
    password: say('usePassword'),
    passkey: say('usePasskey'),
    totp: say('useTotp'),
    'recovery-code': say('useRecovery'),
  };
  return (
    <ProofWays<Way> ways={ways} labels={labels} back={{ label: t('close'), onClick: onClose }}>
      {(way) => {
        if (way === 'passkey') return <PasskeyButton passkey={passkey} label={labels.passkey} autoFocus />;
        if (way === 'password') return <PasswordForm onConfirmed={onConfirmed} />;
        return <CodeForm key={way} factor={way} onProof={prove} />;
      }}
    </ProofWays>
  );
}

function PasswordForm({ onConfirmed }: { onConfirmed(current: Current): void }) {
  const t = useTexts(sessionTexts);
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const confirm = useCall(session.confirm, { onDone: onConfirmed });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate({ body: { password } }, { onError: () => field.current?.select() });
  };
  const isWrong = isProblem(confirm.error, 'INVALID_CREDENTIALS');
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PasswordInput
          ref={field}
          label={t('password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={isWrong ? t('wrongPassword') : undefined}
        />
        {confirm.error && !isWrong && <ErrorNote error={confirm.error} />}
        <Button type="submit" loading={confirm.isPending} disabled={password === ''} fullWidth>
          {t('confirm')}
        </Button>
      </Stack>
    </form>
  );
}
