import { nothing, type PublicKey, publicKey, type RepositorySecret, secretPage } from './github-answers.ts';
import type { Call } from './github-call.ts';
import { encodePart, fullNameOf, pathOf, type RepositoryName } from './github-path.ts';

/** Secrets of the Actions of a repository: they can be written and listed, never read. */
export interface SecretsRoom {
  getPublicKey(at: RepositoryName): Promise<PublicKey>;
  /** Every one of them, with the time (ms, whole seconds) it was written last. */
  listSecrets(at: RepositoryName): Promise<RepositorySecret[]>;
  /** @param sealed base64 of the box sealed for the public key */
  putSecret(at: RepositoryName, name: string, sealed: string, keyId: string): Promise<'created' | 'updated'>;
}

export function secretsRoom(call: Call): SecretsRoom {
  const pathTo = (at: RepositoryName) => `${pathOf(at)}/actions/secrets`;
  return {
    async getPublicKey(at) {
      const aim = `give the public key for secrets of ${fullNameOf(at)}`;
      return (await call({ method: 'GET', path: `${pathTo(at)}/public-key`, aim }, publicKey)).data;
    },
    async listSecrets(at) {
      const all: RepositorySecret[] = [];
      for (let page = 1; ; page++) {
        const request = { path: pathTo(at), query: { per_page: 100, page } };
        const aim = `list the secrets of ${fullNameOf(at)}`;
        const { data } = await call({ method: 'GET', aim, ...request }, secretPage);
        all.push(...data.secrets);
        if (all.length >= data.total_count || data.secrets.length === 0) return all;
      }
    },
    async putSecret(at, name, sealed, keyId) {
      const path = `${pathTo(at)}/${encodePart(name)}`;
      const body = { encrypted_value: sealed, key_id: keyId };
      const answer = await call({ method: 'PUT', path, aim: `store the secret ${name}`, body }, nothing);
      return answer.status === 201 ? 'created' : 'updated';
    },
  };
}
