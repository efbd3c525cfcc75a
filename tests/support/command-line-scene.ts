import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@marsa/sandbox/sandbox.ts';
import { createCertificateAuthority } from './certificates.ts';
import { testDatabases } from './databases.ts';
import { readSite, serveSite } from './https-site.ts';
import { openMarsaAt } from './marsa.ts';
import { startTestServer } from './server.ts';

const samplePwa = join(import.meta.dirname, '../../scripts/demo/sample-pwa');

/** A workflow that needs no secrets, so that its runs succeed unless they are told to fail. */
const workflow = `name: Android
run-name: Android \${{ inputs.marsa_build }}
on:
  workflow_dispatch:
    inputs:
      version_name: { required: true }
      version_code: { required: true }
      marsa_build: { required: false, default: '' }
jobs:
  release:
    name: Release
    runs-on: ubuntu-latest
    steps:
      - name: Compile
        run: ./compile.sh
`;

/** The sample PWA on https, a sandbox GitHub whose runs go by themselves, a server that reaches both, and `marsa`. */
export async function openCommandLineScene([engine] = testDatabases()) {
  if (!engine) throw new Error('no engine to test on');
  // What is open closes again where the next part does not start.
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'marsa-line-'));
  opened.defer(() => rmSync(folder, { recursive: true }));
  const authority = createCertificateAuthority(Date.now());
  const extraCa = join(folder, 'ca.pem');
  writeFileSync(extraCa, authority.certificate);
  const site = opened.adopt(await serveSite(authority, readSite(samplePwa)), (open) => open.close());
  const sandbox = opened.adopt(await startSandbox({ clock: Date.now, tickMs: 100 }), (open) => open.close());
  sandbox.createUser('ada');
  const files = { '.github/workflows/android-play.yml': workflow };
  await sandbox.createRepo({ owner: 'ada', name: 'ready', files });
  const env = { EXTRA_CA_FILE: extraCa, BUILD_POLL_SECONDS: '1' };
  const server = opened.use(await startTestServer(engine, { env }));
  const marsa = opened.use(openMarsaAt(server));
  const all = opened.move();
  return { site, sandbox, server, marsa, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
