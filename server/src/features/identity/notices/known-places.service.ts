import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Logger } from '#platform/logger.ts';
import { sha256 } from '#platform/token.ts';
import { holdApiKey } from '../api-keys.store.ts';
import { isSecret, makeSecret } from '../sessions/session-token.ts';
import type { Entry } from '../sessions/sessions-deps.ts';
import {
  countNetworks,
  hasDevices,
  insertDevice,
  insertNetwork,
  isAnybodysDevice,
  touchDevice,
  touchNetwork,
} from './known-places.store.ts';
import { networkOf } from './network.ts';
import { recordNotice } from './notices.service.ts';
import type { NoticeDeps } from './notices-deps.ts';

/**
 * Tells a person of a browser or a network that they never signed in from; never at their first sign-in. In the
 * transaction of the session.
 * @returns value of a new device cookie, where the browser has none that is known
 */
export async function noticeEntry(
  trx: Trx,
  deps: NoticeDeps,
  { personId, ip, device, deviceToken }: Entry,
): Promise<string | undefined> {
  const now = deps.clock();
  const isFirst = !(await hasDevices(trx, personId));
  const { isKnown, given } = await meetDevice(trx, deps, personId, deviceToken);
  const network = networkOf(ip);
  const subject = `person ${personId}`;
  const isKnownNetwork = await touchNetwork(trx, subject, network, now);
  if (!isKnownNetwork) await insertNetwork(trx, subject, network, now);
  const kind = isKnown ? (isKnownNetwork ? undefined : 'new-network') : 'new-device';
  if (kind !== undefined && !isFirst)
    await recordNotice(trx, deps, { personId, kind, details: { ip, network, device } });
  return given;
}

/** A browser that several people share has one cookie, known for each of them. */
async function meetDevice(
  trx: Trx,
  { clock }: NoticeDeps,
  personId: string,
  token: string | undefined,
): Promise<{ isKnown: boolean; given: string | undefined }> {
  const now = clock();
  const digest = token !== undefined && isSecret(token) ? sha256(token) : undefined;
  if (digest !== undefined && (await touchDevice(trx, { personId, digest }, now)))
    return { isKnown: true, given: undefined };
  const times = { createdAt: now, lastSeenAt: now };
  if (digest !== undefined && (await isAnybodysDevice(trx, digest))) {
    await insertDevice(trx, { personId, digest, ...times });
    return { isKnown: false, given: undefined };
  }
  // One that nobody has is no cookie of ours: it may have been planted.
  const made = makeSecret();
  await insertDevice(trx, { personId, digest: made.digest, ...times });
  return { isKnown: false, given: made.token };
}

/** Told of each address a key is used from; cheap for one that was told of before. */
export type KeyWatch = (key: { id: string; personId: string; name: string }, ip: string) => void;

const mostRemembered = 20_000;
/** A key that was used from so many networks roams (a build service): one more says nothing. */
const mostNetworks = 20;

/** Tells the owner of a key that it is used from a network it never was. Runs beside the request. */
export function createKeyWatch(db: Db, deps: NoticeDeps & { logger: Logger }): KeyWatch {
  const remembered = new Set<string>();
  return (key, ip) => {
    const place = `${key.id} ${ip}`;
    if (remembered.has(place)) return;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.add(place);
    noticeKeyUse(db, deps, key, ip).catch((error: unknown) => {
      remembered.delete(place);
      deps.logger.warn({ keyId: key.id, error: String(error) }, 'the network of a key was not written');
    });
  };
}

async function noticeKeyUse(
  db: Db,
  deps: NoticeDeps,
  { id, personId, name }: { id: string; personId: string; name: string },
  ip: string,
): Promise<void> {
  const subject = `key ${id}`;
  const network = networkOf(ip);
  const now = deps.clock();
  await inTransaction(db, async (trx) => {
    if (await touchNetwork(trx, subject, network, now)) return;
    await holdApiKey(trx, id);
    const others = await countNetworks(trx, subject);
    if (others >= mostNetworks) return;
    const isNew = await insertNetwork(trx, subject, network, now);
    if (!isNew || others === 0) return;
    const details = { ip, network, keyId: id, keyName: name };
    await recordNotice(trx, deps, { personId, kind: 'key-new-network', details });
  });
}
