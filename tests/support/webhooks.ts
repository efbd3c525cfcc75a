import type { Client } from '@marsa/client/client.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { type webhookSources, workspaces } from '@marsa/contract/index.ts';
import {
  type SignatureScheme,
  signWebhook,
} from '@marsa/server/platform/webhook-signature/webhook-signature.ts';
import { type RawAnswer, sendRaw } from './raw-request.ts';

export type Source = DataOf<typeof webhookSources.create>;

/** The workspace that somebody has for themselves. */
export async function ownWorkspace(client: Client): Promise<string> {
  const { items } = await client.page(workspaces.list, {});
  return items.find(({ isOwn }) => isOwn)?.id ?? '';
}

export interface Sending {
  body?: string | Buffer;
  /** Beside those of the signature, and before them. */
  headers?: Record<string, string>;
  atMs: number;
  id?: string;
  /** Signed over this instead of the body. */
  signedBody?: string | Buffer;
}

/** Sends a webhook as the system behind a source would, signed by `secret`. */
export function sendWebhook(
  server: { url: string },
  { url }: Pick<Source, 'url'>,
  scheme: SignatureScheme,
  secret: string,
  { body = '{}', headers = {}, atMs, id = 'msg_1', signedBody = body }: Sending,
): Promise<RawAnswer> {
  const signature = signWebhook(scheme, secret, { id, atMs, body: Buffer.from(signedBody) });
  return sendRaw(server, new URL(url).pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature, ...headers },
    body,
  });
}
