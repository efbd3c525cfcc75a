import { after } from 'node:test';
import sodium from 'libsodium-wrappers';
import { startSandbox } from './sandbox.ts';
import type { SandboxOptions } from './sandbox-options.ts';

const START = Date.UTC(2026, 10, 20, 10, 0, 0);

/** For this workspace's tests: a sandbox with a clock that the test moves, a person, a token and a bare client. */
export async function rehearse(options: Partial<SandboxOptions> = {}) {
  let now = START;
  const sandbox = await startSandbox({ oracle: 'required', clock: () => now, ...options });
  after(() => sandbox.close());
  sandbox.createUser('mona');
  const token = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });

  async function call(operation: string, body?: unknown, headers: Record<string, string | undefined> = {}) {
    const [method = '', path = ''] = operation.split(' ');
    const sent = { 'user-agent': 'test', authorization: `Bearer ${token}`, ...headers };
    const kept = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(path.startsWith('http') ? path : sandbox.url + path, {
      method,
      redirect: 'manual',
      headers: kept,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      response.headers.get('content-type')?.includes('json') &&
      !response.headers.get('content-type')?.includes('raw');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    };
  }

  return {
    sandbox,
    token,
    call,
    as: (other: string | undefined) => (operation: string, body?: unknown) =>
      call(operation, body, { authorization: other && `token ${other}` }),
    wait(ms: number) {
      now += ms;
    },
  };
}

/** Seals a value the way any client of GitHub does. */
export async function seal(key: string, value: string): Promise<string> {
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(key, 'base64'))).toString('base64');
}

/** A workflow with all that the tests ask for. */
export const WORKFLOW = `name: Android
run-name: Build \${{ inputs.version }} (\${{ inputs.correlation || 'by hand' }})
on:
  workflow_dispatch:
    inputs:
      version: { required: true }
      track: { type: choice, options: [internal, production], default: internal }
      upload: { type: boolean, default: false }
      correlation: { required: false }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Sign
        env:
          KEY: \${{ secrets.UPLOAD_KEY }}
        run: ./sign.sh
      - name: Keep
        uses: actions/upload-artifact@v4
        with: { name: app-release }
  publish:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - name: Publish
        run: ./publish.sh
      - name: Say so
        if: failure()
        run: echo failed
`;
