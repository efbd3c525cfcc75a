import type * as contract from '@marsa/contract/devkeys.ts';
import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { makeApiKey } from '#platform/token.ts';
import {
  countOtherUsableKeys,
  findApiKey,
  insertApiKey,
  type KeyWithOwner,
  listApiKeys,
  replaceApiKey,
  revokeApiKey,
} from './api-keys.store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { digestApiKey } from './key-digest.ts';
import { createPerson, getGrantableRole } from './people.service.ts';
import { findPerson, holdRole } from './people.store.ts';
import { readStringList } from './stored-role.ts';

/** A developer with a workspace of their own and a key, or one more key of a developer. The key is told once. */
export async function createDevkey(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  body: BodyOf<typeof contract.create>,
): Promise<DataOf<typeof contract.create>> {
  const now = deps.clock();
  const expiresAt = body.expiresAt === undefined ? null : Date.parse(body.expiresAt);
  if (expiresAt !== null && expiresAt <= now)
    throw invalidField('expiresAt', 'future', 'must be in the future');
  const created = await inTransaction(db, async (trx) => {
    const owner = await getOrCreateOwner(trx, deps, caller, body);
    const made = await addKey(trx, deps, {
      personId: owner.id,
      name: body.name,
      networks: body.networks ? JSON.stringify(body.networks) : null,
      expiresAt,
    });
    await deps.audit(trx, caller, {
      action: 'DEVKEY_CREATE',
      subject: made.keyId,
      details: {
        name: body.name,
        role: owner.roleName,
        ...(body.networks ? { networks: body.networks } : {}),
        ...(expiresAt === null ? {} : { expiresAt }),
      },
    });
    return { developerId: owner.id, ...made };
  });
  deps.publishChange();
  return created;
}

/** Whoever has the key acts with all that its owner holds, so only who holds it too may make one. */
async function getOrCreateOwner(
  trx: Trx,
  deps: IdentityDeps,
  caller: Caller,
  body: BodyOf<typeof contract.create>,
): Promise<{ id: string; roleName: string }> {
  const { developerId: id, name, role = 'DEV' } = body;
  if (id === undefined) return { id: await createPerson(trx, deps, caller, { name, role }), roleName: role };
  const person = await findPerson(trx, id);
  if (person === undefined) throw new Problem('NOT_FOUND', `There is no developer ${id}.`);
  if (person.isActive !== 1)
    throw new Problem('CONFLICT', `${person.name} is switched off; switch them on first.`);
  await getGrantableRole(trx, caller, person.roleName);
  if (body.role !== undefined && body.role !== person.roleName) {
    throw invalidField(
      'role',
      'owner',
      `is ${person.roleName} for ${person.name}; change it with PATCH /v1/people/${id}`,
    );
  }
  return person;
}

interface NewKey {
  personId: string;
  name: string;
  networks: string | null;
  expiresAt: number | null;
}

async function addKey(trx: Trx, deps: IdentityDeps, key: NewKey): Promise<{ keyId: string; apiKey: string }> {
  const { id, apiKey } = makeApiKey();
  await insertApiKey(trx, {
    ...key,
    id,
    ...digestApiKey(deps.ring, apiKey),
    lastFour: apiKey.slice(-4),
    endsAt: null,
    replacedBy: null,
    revokedAt: null,
    lastUsedAt: null,
    lastUsedIp: null,
    createdAt: deps.clock(),
  });
  return { keyId: id, apiKey };
}

export async function listDevkeys(db: Db, deps: IdentityDeps, query: QueryOf<typeof contract.list>) {
  const cursor = deps.cursors.open('devkeys', query.cursor);
  const [createdAt = '', id = ''] = cursor?.split(' ') ?? [];
  const rows = await listApiKeys(db, {
    personId: query.developerId,
    before: cursor === undefined ? undefined : { createdAt: Number(createdAt), id },
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => toDevkey(row, deps.clock()),
    (last) => deps.cursors.seal('devkeys', `${last.createdAt} ${last.id}`),
  );
}

/** Gives the owner a new key with the same rights; the old one ends after the overlap. */
export async function rotateDevkey(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
  { overlapSeconds }: BodyOf<typeof contract.rotate>,
): Promise<DataOf<typeof contract.rotate>> {
  const now = deps.clock();
  const rotated = await inTransaction(db, async (trx) => {
    const old = await getKey(trx, id);
    const status = statusOf(old, now);
    if (status !== 'active') throw new Problem('CONFLICT', `This key is ${status} and cannot be rotated.`);
    await getGrantableRole(trx, caller, old.roleName);
    const endsAt = Math.min(now + overlapSeconds * 1000, old.expiresAt ?? Number.POSITIVE_INFINITY);
    const { personId, name, networks, expiresAt } = old;
    const made = await addKey(trx, deps, { personId, name, networks, expiresAt });
    if (!(await replaceApiKey(trx, id, made.keyId, endsAt))) {
      throw new Problem('CONFLICT', 'This key was replaced or revoked a moment ago.');
    }
    await deps.audit(trx, caller, {
      action: 'DEVKEY_ROTATE',
      subject: id,
      details: { overlapSeconds, keyId: made.keyId },
    });
    return { developerId: old.personId, ...made, oldKeyEndsAt: toIso(endsAt) };
  });
  deps.publishChange();
  return rotated;
}

/** Ends a key at once. A key that is revoked already stays so. */
export async function revokeDevkey(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
): Promise<{ revoked: true }> {
  const now = deps.clock();
  await inTransaction(db, async (trx) => {
    const key = await getKey(trx, id);
    if (key.roleName === 'ADMIN') await holdRole(trx, key.roleId);
    const isLastAdminKey =
      key.roleName === 'ADMIN' &&
      ['active', 'ending'].includes(statusOf(key, now)) &&
      (await countOtherUsableKeys(trx, 'ADMIN', id, now)) === 0;
    if (isLastAdminKey) {
      throw new Problem(
        'FORBIDDEN',
        'This is the last key of an administrator. Make another before you revoke it.',
      );
    }
    await revokeApiKey(trx, id, now);
    await deps.audit(trx, caller, { action: 'DEVKEY_REVOKE', subject: id, details: { name: key.name } });
  });
  deps.publishChange();
  return { revoked: true };
}

async function getKey(db: Db, id: string): Promise<KeyWithOwner> {
  const key = await findApiKey(db, id);
  if (key === undefined) throw new Problem('NOT_FOUND', `There is no API key with the id ${id}.`);
  return key;
}

function statusOf(row: KeyWithOwner, now: number): DataOf<typeof contract.list>['status'] {
  if (row.revokedAt !== null) return 'revoked';
  if ((row.expiresAt ?? now + 1) <= now || (row.endsAt ?? now + 1) <= now) return 'expired';
  if (row.personIsActive !== 1) return 'disabled';
  return row.endsAt === null ? 'active' : 'ending';
}

const isoOrNull = (ms: number | null) => (ms === null ? null : toIso(ms));

function toDevkey(row: KeyWithOwner, now: number): DataOf<typeof contract.list> {
  return {
    id: row.id,
    developerId: row.personId,
    name: row.name,
    role: row.roleName,
    prefix: `marsa_${row.id}`,
    lastFour: row.lastFour,
    networks: row.networks === null ? null : readStringList(row.networks),
    status: statusOf(row, now),
    expiresAt: isoOrNull(row.expiresAt),
    endsAt: isoOrNull(row.endsAt),
    replacedBy: row.replacedBy,
    revokedAt: isoOrNull(row.revokedAt),
    lastUsedAt: isoOrNull(row.lastUsedAt),
    createdAt: toIso(row.createdAt),
  };
}
