import type { AnyEndpoint, DataOf, InputOf } from '@marsa/contract/endpoint.ts';
import { secondFactor, session } from '@marsa/contract/index.ts';
import { createAuthenticator, totpCode } from './authenticator.ts';

type Visitor = <E extends AnyEndpoint>(endpoint: E, input: InputOf<E>) => Promise<DataOf<E>>;

interface Account {
  email: string;
  password: string;
  personId: string;
}

/** The part of the walk on which somebody gets a second factor, uses it in each way, and loses it. */
export async function walkSecondFactor(
  admin: Visitor,
  newcomer: () => Visitor,
  publicUrl: string,
  { email, password, personId }: Account,
): Promise<void> {
  const device = createAuthenticator(publicUrl);
  const [first, second, third] = [newcomer(), newcomer(), newcomer()];
  await first(session.signIn, { body: { email, password } });
  await first(secondFactor.get, {});
  const { secret } = await first(secondFactor.beginTotp, {});
  await first(secondFactor.confirmTotp, { body: { code: totpCode(secret, Date.now()) } });
  const made = await first(secondFactor.passkeyOptions, {});
  const { passkey } = await first(secondFactor.addPasskey, {
    body: { name: 'Laptop', attestation: device.create(made.options) },
  });
  const { recoveryCodes } = await first(secondFactor.renewRecoveryCodes, {});
  await first(secondFactor.renamePasskey, { params: { id: passkey.id }, body: { name: 'Old laptop' } });

  await second(session.signIn, { body: { email, password } });
  const step = await second(secondFactor.offerPasskey, {});
  const byPasskey = { factor: 'passkey', answer: device.get(step.options) } as const;
  await second(secondFactor.prove, { body: { proof: byPasskey } });
  await second(secondFactor.offerConfirmation, {});
  const byCode = { factor: 'recovery-code', code: recoveryCodes[0] ?? '' } as const;
  await second(secondFactor.confirm, { body: { proof: byCode } });
  const asked = await third(secondFactor.offerPasskeySignIn, {});
  await third(secondFactor.signInByPasskey, { body: { answer: device.get(asked.options) } });

  await third(secondFactor.removePasskey, { params: { id: passkey.id } });
  await third(secondFactor.removeTotp, {});
  const again = await third(secondFactor.beginTotp, {});
  await third(secondFactor.confirmTotp, { body: { code: totpCode(again.secret, Date.now()) } });
  await admin(secondFactor.reset, { params: { id: personId } });
}
