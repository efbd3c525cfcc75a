import {
  type Channel,
  channels,
  type EvolutionProof,
  maxBodyBytes,
} from '@marsa/contract/webhook-sources.ts';
import { randomBase62, randomBase64 } from '#platform/token.ts';
import { isStandardSecret, toStandardSecret } from '#platform/webhook-signature/standard-webhooks.ts';
import type { SignatureScheme } from '#platform/webhook-signature/webhook-signature.ts';

export const isChannel = (text: string): text is Channel => channels.some((channel) => channel === text);

/** Bytes of a body from this channel. */
export const bodyLimitOf = (channel: string): number =>
  channel === 'whatsapp' ? maxBodyBytes.whatsapp : maxBodyBytes.others;

const usualHeader = 'apikey';

/** How what a source sends is verified. */
export function schemeOf(source: {
  channel: Channel;
  proof: EvolutionProof | null;
  header: string | null;
}): SignatureScheme {
  if (source.channel !== 'evolution') return { kind: source.channel };
  if (source.proof === 'token' || source.proof === 'body') return { kind: 'evolution', proof: source.proof };
  return { kind: 'evolution', proof: 'header', header: source.header ?? usualHeader };
}

/** How a new source of Evolution API proves itself; nothing for the others. */
export const proofOf = (channel: Channel, proof: EvolutionProof | undefined, header: string | undefined) =>
  channel === 'evolution'
    ? { proof: proof ?? 'header', header: (proof ?? 'header') === 'header' ? (header ?? usualHeader) : null }
    : { proof: null, header: null };

/** What is wrong with a secret for this channel, if anything. */
export function findSecretFault(channel: Channel, secret: string): string | undefined {
  if (channel === 'standard' && !isStandardSecret(secret))
    return 'must be whsec_ and 24 to 64 bytes in base64, as the sender shows it';
  if (channel === 'telegram' && !/^[A-Za-z0-9_-]{1,256}$/.test(secret))
    return 'may hold letters, digits, _ and - only: Telegram takes nothing else';
  return undefined;
}

/** Undefined for WhatsApp, whose secret only Meta can draw. */
export function drawSecret(channel: Channel): string | undefined {
  if (channel === 'whatsapp') return undefined;
  return channel === 'standard' ? drawStandardSecret() : randomBase62(43);
}

export const drawStandardSecret = (): string => toStandardSecret(randomBase64(32));

export const drawVerifyToken = (channel: Channel): string | undefined =>
  channel === 'whatsapp' ? randomBase62(32) : undefined;

/** What a request to an unknown source is checked against, so that it takes as long as any other. */
export const decoyScheme = (channel: string): SignatureScheme =>
  schemeOf({ channel: isChannel(channel) ? channel : 'github', proof: null, header: null });
