import { Button, Stack, TextInput } from '@mantine/core';
import type { SecondFactorProof } from '@marsa/contract/second-factor-proof.ts';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { isProblem, useChange } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { signInTexts } from './sign-in.text.ts';

/** A code of an app, or one that was kept for an emergency. */
export function CodeForm({
  factor,
  onProof,
}: {
  factor: 'totp' | 'recovery-code';
  /** Brings it to the server. */
  onProof(proof: SecondFactorProof): Promise<void>;
}) {
  const t = useTexts(signInTexts);
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const prove = useChange({ mutationFn: onProof, onError: () => field.current?.select() });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (code.trim() === '') return field.current?.focus();
    prove.mutate({ factor, code });
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
