import { FingerPrintIcon } from '@heroicons/react/24/outline';
import { Button, type ButtonProps, Stack, Text } from '@mantine/core';
import type * as secondFactor from '@marsa/contract/second-factor.ts';
import type { PasskeyAnswer } from '@marsa/contract/second-factor-proof.ts';
import { useEffect, useRef, useState } from 'react';
import { api, isProblem } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { askForPasskey } from '#session/passkey.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { signInTexts } from './sign-in.text.ts';

type Offer =
  | typeof secondFactor.offerPasskey
  | typeof secondFactor.offerPasskeySignIn
  | typeof secondFactor.offerConfirmation;

export interface PasskeyUse {
  ask(mediation?: CredentialMediationRequirement): Promise<void>;
  isAsking: boolean;
  error: unknown;
}

/** What the server offers is signed by the browser with a passkey, and `use` brings the answer back. */
export function usePasskey(offer: Offer, use: (answer: PasskeyAnswer) => Promise<void>): PasskeyUse {
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  // Between question and answer the form may have changed.
  const latest = useRef(use);
  useEffect(() => {
    latest.current = use;
  });
  const ask: PasskeyUse['ask'] = async (mediation) => {
    // A question that waits in a field is no reason to hold the form.
    const isShown = mediation !== 'conditional';
    let isAnswered = false;
    if (isShown) setAsking(true);
    try {
      const { options } = await api.call(offer);
      const answer = await askForPasskey(options, mediation);
      isAnswered = true;
      setAsking(true);
      setError(null);
      await latest.current(answer);
    } catch (failure) {
      if (isShown || isAnswered) setError(failure);
    } finally {
      if (isShown || isAnswered) setAsking(false);
    }
  };
  return { ask, isAsking, error };
}

export function PasskeyButton({
  passkey: { ask, isAsking, error },
  label,
  ...button
}: { passkey: PasskeyUse; label: string } & Pick<ButtonProps, 'variant'> & { autoFocus?: boolean }) {
  const t = useTexts(signInTexts);
  return (
    <Stack gap="xs">
      {error !== null &&
        (isProblem(error) ? (
          <ErrorNote error={error} />
        ) : (
          <Text role="alert" size="sm">
            {t('passkeyFailed')}
          </Text>
        ))}
      <Button
        leftSection={<FingerPrintIcon width={18} aria-hidden />}
        loading={isAsking}
        fullWidth
        {...button}
        onClick={() => ask()}
      >
        {label}
      </Button>
    </Stack>
  );
}
