import { Stack, Text, Title } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import type { SecondFactorProof } from '@marsa/contract/second-factor-proof.ts';
import type { signIn } from '@marsa/contract/session.ts';
import { api } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { canUsePasskeys } from '#session/passkey.ts';
import { CodeForm } from './code-form.tsx';
import { PasskeyButton, usePasskey } from './passkey-button.tsx';
import { ProofWays } from './proof-ways.tsx';
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
  const [first = 'recovery-code', ...others] = factors.filter(
    (factor) => factor !== 'passkey' || canUsePasskeys(),
  );
  const prove = async (proof: SecondFactorProof) =>
    onAnswer(await api.call(secondFactor.prove, { body: { proof } }));
  const passkey = usePasskey(secondFactor.offerPasskey, (answer) => prove({ factor: 'passkey', answer }));
  return (
    <Stack gap="md">
      <Title order={2}>{t('factorTitle')}</Title>
      <ProofWays<Factor>
        ways={[first, ...others]}
        labels={{ totp: t('useTotp'), passkey: t('usePasskey'), 'recovery-code': t('useRecovery') }}
        back={{ label: t('back'), onClick: onBack }}
      >
        {(factor) =>
          factor === 'passkey' ? (
            <Stack gap="md">
              <Text c="dimmed">{t('passkeyHint')}</Text>
              <PasskeyButton passkey={passkey} label={t('usePasskey')} autoFocus />
            </Stack>
          ) : (
            <CodeForm key={factor} factor={factor} onProof={prove} />
          )
        }
      </ProofWays>
    </Stack>
  );
}
