import type { PasskeyAnswer, PasskeyAttestation } from '@marsa/contract/second-factor-proof.ts';

/** Whether this browser can use passkeys here: it wants https, or localhost. */
export const canUsePasskeys = () =>
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Lets the browser ask for a passkey. @throws where the person says no, or has none */
export async function askForPasskey(options: Record<string, unknown>): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return toJson<PasskeyAnswer>(await navigator.credentials.get({ publicKey }));
}

/** Lets the browser make a passkey. @throws where the person says no, or it has this account already */
export async function makePasskey(options: Record<string, unknown>): Promise<PasskeyAttestation> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return toJson<PasskeyAttestation>(await navigator.credentials.create({ publicKey }));
}

function toJson<T>(credential: Credential | null): T {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey was given');
  return credential.toJSON() as T;
}
