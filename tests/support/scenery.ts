import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@marsa/client/client.ts';
import * as github from '@marsa/contract/github.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as pwa from '@marsa/contract/pwa.ts';
import { startSandbox } from '@marsa/sandbox/sandbox.ts';
import { createCertificateAuthority } from './certificates.ts';
import { readSite, type Site, serveSite } from './https-site.ts';

const samplePwa = resolve(import.meta.dirname, '../../scripts/demo/sample-pwa');

export type Scenery = Awaited<ReturnType<typeof openScenery>>;

/** What a project has around it: a PWA on https, and a sandbox GitHub where `mona` has an account and a token. */
export async function openScenery({ tickMs, pwa: files }: { tickMs?: number; pwa?: Site } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-scenery-'));
  const caFile = join(folder, 'ca.pem');
  const authority = createCertificateAuthority(Date.now());
  writeFileSync(caFile, authority.certificate);
  const site = await serveSite(authority, files ?? readSite(samplePwa));
  const sandbox = await startSandbox({ clock: Date.now, ...(tickMs === undefined ? {} : { tickMs }) });
  sandbox.createUser('mona');
  const pat = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
  return {
    sandbox,
    pat,
    /** For the server, so that it trusts the site, and visitors may come from addresses of their own. */
    env: { EXTRA_CA_FILE: caFile, ALLOW_PRIVATE_TARGETS: '1', TRUST_PROXY: '127.0.0.1/32' },
    /** A project of the PWA, with its token; the repository does not exist yet. */
    async register(client: Client, name = 'Harbour', githubRepo = 'app'): Promise<string> {
      const { id } = await client.call(projects.create, {
        body: {
          ...{ name, domain: site.origin, githubOwner: 'mona', githubRepo },
          ...{
            androidPackage: 'com.example.harbour',
            iosBundleId: 'com.example.harbour',
            iosScheme: 'harbour',
          },
        },
      });
      await client.call(github.setPat, { params: { id }, body: { pat, baseUrl: sandbox.url } });
      return id;
    },
    /** Looks at the PWA, so that a wrapper can be made of it. */
    origin: site.origin,
    look: (client: Client, id: string) =>
      client.call(pwa.validate, { params: { id }, query: { wait: 30 }, body: {} }),
    async [Symbol.asyncDispose]() {
      site.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
