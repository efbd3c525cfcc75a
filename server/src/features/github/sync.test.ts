import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { type GithubScene, openGithubScene } from '@marsa/tests/support/github-scene.ts';
import { setToken } from './access.service.ts';
import { takeLease } from './github.store.ts';
import { secretNames, syncedTypes } from './secret-names.ts';
import { planSync, syncProject } from './sync.service.ts';

const caller = () => testCaller();
const sync = (scene: GithubScene, onStep?: (step: string) => Promise<void> | void) =>
  syncProject(scene.db, { ...scene.deps, ...(onStep && { onStep }) }, caller(), scene.project);
const plan = (scene: GithubScene) => planSync(scene.db, scene.deps, scene.project);
const puts = (scene: GithubScene, name = '') => scene.requests('PUT', `/secrets/${name}`).length;

type Result = Awaited<ReturnType<typeof sync>>;
const outcomes = ({ secrets }: Result) =>
  Object.fromEntries(secrets.map(({ name, outcome }) => [name, outcome]));
const drifts = ({ secrets }: Result) => Object.fromEntries(secrets.map(({ name, drift }) => [name, drift]));

/** A scene with its token and one value for each of the types. */
async function ready(
  engine: ReturnType<typeof testDatabases>[number],
  types: readonly CredentialType[] = syncedTypes,
) {
  const scene = await openGithubScene([engine]);
  await setToken(scene.db, scene.deps, caller(), scene.project, {
    pat: scene.createToken(),
    baseUrl: scene.sandbox.url,
  });
  for (const type of types) scene.store(type, `value of ${type}`);
  return scene;
}

/** What GitHub has must be what is stored here. */
function assertSame(scene: GithubScene) {
  const there = scene.sandbox.secretsOf('ada', 'app');
  for (const type of syncedTypes) {
    assert.equal(there.get(secretNames[type])?.toString(), scene.stored.get(type)?.value, type);
  }
  assert.equal(there.has('GITHUB_PAT'), false);
  assert.deepEqual(scene.sandbox.violations, []);
}

const two = ['APPLE_ASC_KEY_ID', 'APPLE_ASC_ISSUER_ID'] as const;

for (const engine of testDatabases()) {
  describe(`sync of secrets on ${engine.name}`, () => {
    test('sends all, then only what changed, with one look at the key', async () => {
      await using scene = await ready(engine);
      const first = await sync(scene);
      assert.equal(first.synced, true);
      assert.ok(first.secrets.every(({ drift, outcome }) => drift === 'new' && outcome === 'created'));
      assertSame(scene);
      assert.equal(scene.requests('GET', 'public-key').length, 1);
      scene.sleep(60_000);
      assert.ok(Object.values(outcomes(await sync(scene))).every((outcome) => outcome === 'unchanged'));
      assert.equal(puts(scene), 8);
      scene.store('APPLE_ASC_KEY_ID', 'another');
      const third = await sync(scene);
      assert.equal(outcomes(third).ASC_KEY_ID, 'updated');
      assert.equal(drifts(third).ASC_KEY_ID, 'changed-here');
      assert.equal(puts(scene), 9);
      assertSame(scene);
      const rows = (await scene.audited()).filter(({ action }) => action === 'GITHUB_SYNC_SECRETS');
      assert.deepEqual(
        rows.map(({ details }) => [details.outcome, details.secrets.length]),
        [
          ['synced', 8],
          ['unchanged', 0],
          ['synced', 1],
        ],
      );
    });

    test('shows and mends drift, and leaves alone what is not its own', async () => {
      await using scene = await ready(engine, [...two, 'GOOGLE_PLAY_SA_B64']);
      const { sandbox } = scene;
      sandbox.changeSecret('ada', 'app', 'GOOGLE_PLAY_SA_B64', 'by hand');
      sandbox.changeSecret('ada', 'app', 'THEIRS', 'x');
      sandbox.changeSecret('ada', 'app', 'UPLOAD_JKS_PASS', 'x');
      await sync(scene);
      scene.sleep(3_600_000);
      sandbox.changeSecret('ada', 'app', 'ASC_KEY_ID', 'meddled');
      sandbox.changeSecret('ada', 'app', 'ASC_ISSUER_ID', undefined);
      scene.stored.delete('GOOGLE_PLAY_SA_B64');
      const planned = await plan(scene);
      const again = await sync(scene);
      const found = {
        ASC_KEY_ID: 'changed-there',
        ASC_ISSUER_ID: 'missing-there',
        ASC_KEY_P8_B64: 'none',
        UPLOAD_JKS_B64: 'none',
        UPLOAD_JKS_PASS: 'unknown-there',
        UPLOAD_KEY_ALIAS: 'none',
        UPLOAD_KEY_PASS: 'none',
        GOOGLE_PLAY_SA_B64: 'changed-here',
        THEIRS: 'unknown-there',
      };
      assert.deepEqual(drifts(planned), found);
      assert.deepEqual(drifts(again), found);
      const { ASC_KEY_ID, ASC_ISSUER_ID, UPLOAD_JKS_PASS, GOOGLE_PLAY_SA_B64, THEIRS, UPLOAD_JKS_B64 } =
        outcomes(again);
      assert.deepEqual([ASC_KEY_ID, ASC_ISSUER_ID, UPLOAD_JKS_B64], ['updated', 'created', 'not-stored']);
      assert.deepEqual(
        [UPLOAD_JKS_PASS, GOOGLE_PLAY_SA_B64, THEIRS],
        ['left-alone', 'left-alone', 'left-alone'],
      );
      const there = sandbox.secretsOf('ada', 'app');
      assert.equal(there.get('ASC_KEY_ID')?.toString(), scene.stored.get('APPLE_ASC_KEY_ID')?.value);
      assert.equal(there.get('THEIRS')?.toString(), 'x');
      assert.equal(scene.requests('DELETE').length, 0);
    });

    test('a plan writes nothing anywhere', async () => {
      await using scene = await ready(engine, two);
      scene.sandbox.changeSecret('ada', 'app', 'ASC_ISSUER_ID', 'by hand');
      const audited = (await scene.audited()).length;
      const planned = await plan(scene);
      assert.equal(planned.synced, false);
      const { ASC_KEY_ID, ASC_ISSUER_ID } = outcomes(planned);
      assert.deepEqual([ASC_KEY_ID, ASC_ISSUER_ID], ['would-create', 'would-update']);
      assert.ok(scene.sandbox.requests.every(({ method }) => method === 'GET'));
      assert.equal((await scene.audited()).length, audited);
      for (const table of ['githubSecret', 'githubSync'] as const) {
        assert.deepEqual(await scene.db.selectFrom(table).selectAll().execute(), []);
      }
    });

    test('one that fails does not stop the others', async () => {
      await using scene = await ready(engine, two);
      scene.store('APPLE_ASC_P8_B64', 'x'.repeat(48 * 1024 + 1));
      scene.sandbox.fail({ kind: 'status', status: 403, path: '/repos/*/*/actions/secrets/ASC_KEY_ID' });
      const first = await sync(scene);
      const { ASC_KEY_ID, ASC_ISSUER_ID, ASC_KEY_P8_B64 } = outcomes(first);
      assert.deepEqual([ASC_KEY_ID, ASC_ISSUER_ID, ASC_KEY_P8_B64], ['failed', 'created', 'failed']);
      assert.equal(first.synced, false);
      assert.match(first.secrets.find(({ name }) => name === 'ASC_KEY_P8_B64')?.detail ?? '', /49153 bytes/);
      scene.store('APPLE_ASC_P8_B64', 'short');
      assert.equal((await sync(scene)).synced, true);
      assertSame(scene);
      const rows = (await scene.audited()).filter(({ action }) => action === 'GITHUB_SYNC_SECRETS');
      assert.deepEqual(rows[0]?.details.secrets, ['ASC_ISSUER_ID']);
      assert.equal(rows[0]?.details.outcome, 'partly');
    });

    test('a key that rotates in between is fetched again', async () => {
      await using scene = await ready(engine, two);
      scene.sandbox.fail({ kind: 'rotate-key', method: 'PUT' });
      assert.equal((await sync(scene)).synced, true);
      assertSame(scene);
      assert.equal(scene.requests('GET', 'public-key').length, 2);
    });

    test('outages are got over, or told and mended by the next sync', async () => {
      await using scene = await ready(engine, two);
      scene.sandbox.fail({ kind: 'lost-answer', method: 'PUT' });
      scene.sandbox.fail({
        kind: 'status',
        status: 429,
        retryAfter: 1,
        method: 'GET',
        path: '/repos/*/*/actions/secrets',
      });
      assert.equal((await sync(scene)).synced, true);
      assertSame(scene);
      scene.sleep(60_000);
      for (const type of two) scene.store(type, `new ${type}`);
      // Limits beyond patience: nothing more is tried.
      scene.sandbox.fail({ kind: 'status', status: 403, retryAfter: 300, method: 'PUT', times: 9 });
      const limited = await sync(scene);
      assert.equal(limited.synced, false);
      scene.sandbox.clearFaults();
      scene.sleep(300_000);
      assert.equal((await sync(scene)).synced, true);
      assertSame(scene);
    });

    test('where nothing can be sent, it says why and the audit log knows', async () => {
      await using scene = await ready(engine, two);
      scene.sandbox.fail({ kind: 'status', status: 500, times: 9, method: 'GET' });
      await assert.rejects(sync(scene), { code: 'UPSTREAM' });
      scene.sandbox.clearFaults();
      scene.sandbox.revokeToken(scene.stored.get('GITHUB_PAT')?.value ?? '');
      await assert.rejects(sync(scene), { code: 'CONFLICT', message: /no longer accepts/ });
      scene.project.githubRepo = null;
      scene.stored.delete('GITHUB_PAT');
      await assert.rejects(sync(scene), { code: 'CONFLICT', message: /lacks githubRepo and a GitHub token/ });
      const rows = (await scene.audited()).filter(({ action }) => action === 'GITHUB_SYNC_SECRETS');
      assert.deepEqual(
        rows.map(({ details }) => details.outcome),
        ['failed', 'failed', 'failed'],
      );
      assert.equal(puts(scene), 0);
    });

    test('two at once: one after the other, each secret sent once', async () => {
      await using scene = await ready(engine);
      const [one, other] = await Promise.all([sync(scene), sync(scene)]);
      const all = [...one.secrets, ...other.secrets].map(({ outcome }) => outcome);
      assert.equal(all.filter((outcome) => outcome === 'created').length, 8);
      assert.equal(all.filter((outcome) => outcome === 'unchanged').length, 8);
      assert.equal(puts(scene), 8);
      assertSame(scene);
    });

    test('who lost the lease stops before the next secret', async () => {
      await using scene = await ready(engine, two);
      const steal = async (step: string) => {
        if (step !== 'sent ASC_KEY_ID') return;
        const lease = { projectId: scene.project.id, holder: 'another', until: scene.clock() + 1 };
        assert.ok(await takeLease(scene.db, lease, scene.clock() + 60_000));
      };
      await assert.rejects(sync(scene, steal), { code: 'CONFLICT' });
      assert.equal(puts(scene), 1);
    });
  });

  describe(`a sync that is killed on ${engine.name}`, () => {
    const steps = [
      'planned',
      'key',
      'intended ASC_KEY_ID',
      'sent ASC_KEY_ID',
      'intended ASC_ISSUER_ID',
      'sent ASC_ISSUER_ID',
      'listed',
    ];
    for (const isUpdate of [false, true]) {
      for (const fatal of steps) {
        test(`at "${fatal}", ${isUpdate ? 'updating' : 'creating'}, is made whole by the next, nothing sent twice`, async () => {
          await using scene = await ready(engine, two);
          if (isUpdate) {
            await sync(scene);
            scene.sleep(60_000);
            for (const type of two) scene.store(type, `second ${type}`);
          }
          const before = puts(scene);
          await killed(scene, fatal);
          // What it held is free after a while.
          scene.sleep(16_000);
          const next = await sync(scene);
          assert.equal(next.synced, true);
          assertSame(scene);
          assert.equal(puts(scene) - before, 2);
          assert.deepEqual([...new Set(Object.values(outcomes(await plan(scene))))].sort(), [
            'not-stored',
            'unchanged',
          ]);
        });
      }
    }

    test('and whose secret somebody changes much later is not taken for done', async () => {
      await using scene = await ready(engine, two);
      await killed(scene, 'intended ASC_KEY_ID');
      scene.sleep(86_400_000);
      scene.sandbox.changeSecret('ada', 'app', 'ASC_KEY_ID', 'by hand');
      assert.equal(drifts(await sync(scene)).ASC_KEY_ID, 'changed-there');
      assertSame(scene);
    });
  });
}

/** Runs a sync up to a step, at which it hears nothing any more, as after kill -9. */
async function killed(scene: GithubScene, fatal: string): Promise<void> {
  const reached = Promise.withResolvers<void>();
  const work = sync(scene, (step) => {
    if (step !== fatal) return;
    reached.resolve();
    return new Promise(() => {});
  });
  await Promise.race([reached.promise, work]);
}
