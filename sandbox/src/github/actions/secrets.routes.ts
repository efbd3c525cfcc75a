import { noContent, notFound, ok, refuse } from '#github/answer.ts';
import { getText } from '#github/body.ts';
import { page } from '#github/pages.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import { timestamp } from '#github/urls.ts';
import { fullName } from '#github/world.ts';
import { MOST_SECRETS, openBox, type StoredSecret, toSecretName } from './sealed-secret.ts';

const SECRETS = '/repos/{owner}/{repo}/actions/secrets';
const read = { permission: 'secrets', level: 'read' } as const;
const write = { permission: 'secrets', level: 'write' } as const;

export const secretRoutes: readonly Route[] = [
  repositoryRoute(`GET ${SECRETS}`, read, (call) => {
    const secrets = [...call.repository.secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return page(call, `/repos/${fullName(call.repository)}/actions/secrets`, 'secrets', secrets, toSecret);
  }),
  repositoryRoute(`GET ${SECRETS}/public-key`, read, ({ repository: { key } }) =>
    ok({ key_id: key.id, key: Buffer.from(key.publicKey).toString('base64') }),
  ),
  repositoryRoute(`GET ${SECRETS}/{secret_name}`, read, (call) => ok(toSecret(secretOf(call)))),
  repositoryRoute(`PUT ${SECRETS}/{secret_name}`, write, (call) => {
    const { repository, body, world } = call;
    const name = toSecretName(nameOf(call));
    const known = repository.secrets.get(name);
    if (!known && repository.secrets.size >= MOST_SECRETS)
      refuse(422, `Validation failed: a repository may have ${MOST_SECRETS} secrets.`);
    const value = openBox(repository.key, getText(body, 'key_id'), getText(body, 'encrypted_value'));
    const now = world.clock();
    repository.secrets.set(name, { name, value, createdAt: known?.createdAt ?? now, updatedAt: now });
    return known ? noContent() : { status: 201, body: {} };
  }),
  repositoryRoute(`DELETE ${SECRETS}/{secret_name}`, write, (call) => {
    call.repository.secrets.delete(secretOf(call).name);
    return noContent();
  }),
];

const nameOf = (call: RepositoryCall) => call.params.secret_name ?? '';

const secretOf = (call: RepositoryCall): StoredSecret =>
  call.repository.secrets.get(nameOf(call).toUpperCase()) ?? notFound();

const toSecret = ({ name, createdAt, updatedAt }: StoredSecret) => ({
  name,
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
});
