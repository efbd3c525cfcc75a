import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workflowFiles } from '@marsa/contract/wrappers.ts';
import { parse } from 'yaml';
import { templateFiles } from './template-files.ts';
import { textOf } from './wrapper.fixture.ts';

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  if?: string;
}

interface Workflow {
  'run-name': string;
  on: {
    workflow_dispatch: {
      inputs: Record<string, { type: string; default?: string; options?: string[]; required?: boolean }>;
    };
  };
  permissions: Record<string, string>;
  concurrency: { group: string; 'cancel-in-progress': boolean };
  jobs: Record<string, { 'timeout-minutes': number; env: Record<string, string>; steps: Step[] }>;
}

const secrets = {
  android: ['GOOGLE_PLAY_SA_B64', 'UPLOAD_JKS_B64', 'UPLOAD_JKS_PASS', 'UPLOAD_KEY_ALIAS', 'UPLOAD_KEY_PASS'],
  ios: ['ASC_ISSUER_ID', 'ASC_KEY_ID', 'ASC_KEY_P8_B64'],
};

for (const platform of ['android', 'ios'] as const) {
  const text = textOf(await templateFiles(platform), `.github/workflows/${workflowFiles[platform]}`);
  const workflow: Workflow = parse(text, { strict: true, uniqueKeys: true });
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);
  const named = (pattern: RegExp, where: string) =>
    [...new Set([...where.matchAll(pattern)].map(([, name = '']) => name))].sort();

  test(`${platform}: takes the version and the build it belongs to`, () => {
    const { inputs } = workflow.on.workflow_dispatch;
    assert.deepEqual([inputs.version_name?.required, inputs.version_code?.required], [true, true]);
    assert.deepEqual(inputs.marsa_build, {
      ...inputs.marsa_build,
      type: 'string',
      required: false,
      default: '',
    });
    assert.match(workflow['run-name'], /\$\{\{ inputs\.marsa_build \}\}/);
    assert.deepEqual(named(/inputs\.([a-z_]+)/g, text), Object.keys(inputs).sort());
  });

  test(`${platform}: uses the secrets that Marsa syncs, each in the one step that needs it`, () => {
    assert.deepEqual(named(/secrets\.([A-Z0-9_]+)/g, text), secrets[platform]);
    assert.deepEqual(named(/secrets\.([A-Z0-9_]+)/g, JSON.stringify(jobs.map(({ env }) => env))), []);
    for (const name of secrets[platform]) {
      assert.equal(steps.filter((step) => step.env && name in step.env).length, 1, name);
      assert.ok(
        steps.some((step) => step.env?.[name] === `\${{ secrets.${name} }}`),
        name,
      );
    }
  });

  test(`${platform}: no expression stands in a script`, () => {
    for (const { run } of steps) assert.doesNotMatch(run ?? '', /\$\{\{/);
  });

  test(`${platform}: every action is pinned to a commit, with its version beside it`, () => {
    const uses = text.split('\n').filter((line) => line.includes('uses:'));
    assert.equal(uses.length, steps.filter((step) => step.uses).length);
    for (const line of uses) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test(`${platform}: reads the repository only, ends in time, runs alone, removes its keys`, () => {
    assert.deepEqual(workflow.permissions, { contents: 'read' });
    assert.equal(workflow.concurrency['cancel-in-progress'], false);
    for (const job of jobs) assert.ok(job['timeout-minutes'] <= 45);
    assert.deepEqual([steps.at(-1)?.if, steps.at(-1)?.run?.startsWith('rm -f')], ['always()', true]);
  });
}

test('an Android release is a draft on the internal track unless asked otherwise', async () => {
  const text = textOf(await templateFiles('android'), `.github/workflows/${workflowFiles.android}`);
  const { inputs } = (parse(text) satisfies Workflow).on.workflow_dispatch;
  assert.deepEqual([inputs.track.default, inputs.status.default], ['internal', 'draft']);
});
