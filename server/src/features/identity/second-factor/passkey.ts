import { isIP } from 'node:net';
import type { PasskeyAnswer, PasskeyAttestation } from '@marsa/contract/second-factor-proof.ts';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { randomBuffer, sha256 } from '#platform/token.ts';
import type { PasskeyTable } from './second-factor.tables.ts';

/** How passkeys know this installation: by the name in PUBLIC_URL. */
export interface Site {
  origin: string;
  /** Name of the host; a passkey works for no other. */
  rpId: string;
  name: string;
}

/** Milliseconds that a person has to answer the question of their device. */
export const challengeMs = 5 * 60_000;

export function toSite(publicUrl: string): Site {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, rpId: hostname, name: `Marsa (${hostname})` };
}

/** Why browsers make no passkeys for this site, if so: they want a name, and https except on this machine itself. */
export function passkeyObstacle({ origin, rpId }: Site): string | undefined {
  if (isIP(rpId.replace(/^\[|\]$/g, '')) !== 0)
    return 'Passkeys need a name instead of an address in PUBLIC_URL; http://localhost:8080 will do to try them.';
  if (origin.startsWith('https:') || rpId === 'localhost' || rpId.endsWith('.localhost')) return undefined;
  return 'Browsers make passkeys only on https. Put a proxy with TLS in front, and set PUBLIC_URL.';
}

/** A challenge for an authenticator, and the hash it is remembered by. */
export function makeChallenge(): { challenge: Buffer; hash: string } {
  const challenge = randomBuffer(32);
  return { challenge, hash: sha256(challenge.toString('base64url')) };
}

type Known = Pick<PasskeyTable, 'credentialId' | 'transports'>;

const describeKnown = ({ credentialId, transports }: Known) => ({
  id: credentialId,
  transports: JSON.parse(transports) as string[],
});

/** What the browser is to make a passkey by. The device must know its owner (PIN, finger, face): then it is two factors. */
export const registrationOptions = (
  site: Site,
  person: { id: string; name: string; account: string },
  challenge: Uint8Array,
  known: readonly Known[],
) =>
  generateRegistrationOptions({
    rpName: site.name,
    rpID: site.rpId,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.account,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenge),
    timeout: challengeMs,
    attestationType: 'none',
    excludeCredentials: known.map(describeKnown),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [-8, -7, -257],
  });

/** What the browser is to sign with a passkey; without `known`, with any that it has for this site. */
export const authenticationOptions = (site: Site, challenge: Uint8Array, known?: readonly Known[]) =>
  generateAuthenticationOptions({
    rpID: site.rpId,
    challenge: new Uint8Array(challenge),
    timeout: challengeMs,
    userVerification: 'required',
    ...(known ? { allowCredentials: known.map(describeKnown) } : {}),
  });

/** The hash of the challenge that a browser says it answers, which may be anything. */
export function answeredChallenge(clientDataJSON: string): string | undefined {
  const said = readClientData(clientDataJSON);
  return typeof said?.challenge === 'string' ? sha256(said.challenge) : undefined;
}

function readClientData(clientDataJSON: string): Record<string, unknown> | undefined {
  try {
    const said: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

// A page of another site that shows ours in a frame. The library lets it pass where the browser does not name that site.
const isFromFrame = (clientDataJSON: string) => readClientData(clientDataJSON)?.crossOrigin === true;

/** What is kept of a passkey that was made. */
export type NewPasskey = Pick<
  PasskeyTable,
  'credentialHash' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSynced'
>;

/** @returns undefined where it does not prove what it says; its challenge must have been taken before */
export async function verifyRegistration(
  site: Site,
  attestation: PasskeyAttestation,
): Promise<NewPasskey | undefined> {
  if (isFromFrame(attestation.response.clientDataJSON)) return undefined;
  const { transports = [] } = attestation.response;
  try {
    const { verified, registrationInfo: made } = await verifyRegistrationResponse({
      response: {
        ...attestation,
        response: { ...attestation.response, transports },
        clientExtensionResults: {},
      },
      expectedChallenge: () => true,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [-8, -7, -257],
    });
    if (!verified) return undefined;
    const { id, publicKey, counter } = made.credential;
    return {
      credentialHash: sha256(id),
      credentialId: id,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: JSON.stringify(transports),
      isSynced: made.credentialBackedUp ? 1 : 0,
    };
  } catch {
    // The library says by throwing what does not fit: origin, site, flags, form, signature.
    return undefined;
  }
}

/** @returns undefined where it does not prove that its owner was there; its challenge must have been taken before */
export async function verifyAnswer(
  site: Site,
  passkey: PasskeyTable,
  answer: PasskeyAnswer,
): Promise<Pick<PasskeyTable, 'counter' | 'isSynced'> | undefined> {
  const { clientDataJSON, authenticatorData, signature } = answer.response;
  if (isFromFrame(clientDataJSON)) return undefined;
  try {
    const { verified, authenticationInfo: used } = await verifyAuthenticationResponse({
      response: {
        ...answer,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: () => true,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    if (!verified) return undefined;
    return { counter: used.newCounter, isSynced: used.credentialBackedUp ? 1 : 0 };
  } catch {
    return undefined;
  }
}
