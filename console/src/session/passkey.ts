import type { PasskeyAnswer, PasskeyAttestation } from '@marsa/contract/second-factor-proof.ts';

const isAddress = (host: string) => /^[\d.]+$|^\[/.test(host);

/** Whether this browser can use passkeys here: it wants https or localhost, and a name instead of an address. */
export const canUsePasskeys = () =>
  'PublicKeyCredential' in window &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  !isAddress(location.hostname);

/** Whether this browser offers passkeys among what it fills into a field. */
export const canFillInPasskeys = async () =>
  canUsePasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;

let asking: AbortController | undefined;

/** Takes the question back that the browser has not been answered yet: it knows one at a time. */
export function stopAsking(): void {
  asking?.abort();
  asking = undefined;
}

/**
 * Lets the browser ask for a passkey.
 * @param mediation `conditional`: it waits until the person picks one in a field whose `autocomplete` says `webauthn`
 * @throws where the person says no, or has none, or another question took its place
 */
export async function askForPasskey(
  options: Record<string, unknown>,
  mediation: CredentialMediationRequirement = 'optional',
): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  stopAsking();
  asking = new AbortController();
  const { signal } = asking;
  return toJson<PasskeyAnswer>(await navigator.credentials.get({ publicKey, mediation, signal }));
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
