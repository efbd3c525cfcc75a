import { z } from 'zod';

/** Six digits of an app, or a recovery code; digits of Arabic keyboards count as well. */
export const typedCode = z.string().trim().min(1).max(60);
const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

const transports = z.array(z.string().max(30)).max(10);

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`; more is dropped. */
export const attestation = z
  .object({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4000),
      attestationObject: base64url(20_000),
      transports: transports.optional(),
    }),
  })
  .meta({ id: 'PasskeyAttestation' });

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()`; more is dropped. */
export const answer = z
  .object({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4000),
      authenticatorData: base64url(4000),
      signature: base64url(4000),
      userHandle: base64url(200).optional(),
    }),
  })
  .meta({ id: 'PasskeyAnswer' });

export type PasskeyAttestation = z.output<typeof attestation>;
export type PasskeyAnswer = z.output<typeof answer>;

/** Proof of a second factor. */
export const proof = z
  .discriminatedUnion('factor', [
    z.strictObject({ factor: z.literal('totp'), code: typedCode }),
    z.strictObject({ factor: z.literal('recovery-code'), code: typedCode }),
    z.strictObject({ factor: z.literal('passkey'), answer }),
  ])
  .meta({ id: 'SecondFactorProof' });

export type SecondFactorProof = z.output<typeof proof>;
