import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { type RuleName, ruleNames } from './layout/fault.ts';
import { layoutFaults } from './layout/rules.ts';
import { isCode } from './layout/tree.ts';

const root = join(import.meta.dirname, '..');
const passedOver = new Set(['node_modules', '.git', 'data', 'coverage', 'dist', 'dist.new']);

function readRepository(): Map<string, string> {
  const files = new Map<string, string>();
  const read = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !passedOver.has(entry.name)) read(path);
      if (!entry.isFile() || !(isCode(path) || entry.name === 'package.json')) continue;
      files.set(relative(root, path), readFileSync(path, 'utf8'));
    }
  };
  read(root);
  return files;
}

/** A house in small that keeps every rule. */
const sound: Record<string, string> = {
  'contract/package.json':
    '{"name":"@marsa/contract","exports":{"./*":"./src/*"},"imports":{"#*":"./src/*"}}',
  'client/package.json': '{"name":"@marsa/client","exports":{"./*":"./src/*"},"imports":{"#*":"./src/*"}}',
  'cli/package.json': '{"name":"@marsa/cli","exports":{"./*":"./src/*"},"imports":{"#*":"./src/*"}}',
  'server/package.json': '{"name":"@marsa/server","exports":{"./*":"./src/*"},"imports":{"#*":"./src/*"}}',
  'sandbox/package.json': '{"name":"@marsa/sandbox","exports":{"./*":"./src/*"},"imports":{"#*":"./src/*"}}',
  'tests/package.json': '{"name":"@marsa/tests","exports":{"./*":"./*"}}',
  'contract/src/index.ts': `export * from './projects.ts';`,
  'contract/src/projects.ts': `import { z } from 'zod'; export const project = z.object({});`,
  'client/src/client.ts': `import { project } from '@marsa/contract/projects.ts'; export const client = project;`,
  'sandbox/src/main.ts': `import fastify from 'fastify'; export const app = fastify;`,
  'cli/src/audit.ts': `import { verifyAudit } from '@marsa/server/operator-commands.ts'; export const verify = verifyAudit;`,
  'server/src/operator-commands.ts': `import { list } from '#features/projects/projects.service.ts'; export const verifyAudit = list;`,
  'server/src/main.ts': `import { app } from './app.ts'; app();`,
  'server/src/app.ts': `import { routes } from '#features/projects/projects.routes.ts'; export const app = routes;`,
  'server/src/platform/config.ts': 'export const environment = { ...process.env };',
  'server/src/platform/clock.ts':
    'export const systemClock = () => Date.now(); export const day = new Date(0);',
  'server/src/platform/ids.ts': `import { randomBytes } from 'node:crypto'; export const newId = () => randomBytes(16);`,
  'server/src/platform/command.ts': `import { execFile } from 'node:child_process'; export const run = execFile;`,
  'server/src/engines/schema.ts': `import { newId } from '#platform/ids.ts'; export interface Database {} export const x = newId;`,
  'server/src/engines/database/columns.ts': 'export const text = 1;',
  'server/src/engines/database/migrations/0001-first.ts': `import { text } from '../columns.ts'; export const first = text;`,
  'server/src/features/projects/projects.tables.ts': `import type {} from '#engines/schema.ts';
    declare module '#engines/schema.ts' { interface Database { project: { id: string }; projectTag: { id: string } } }`,
  'server/src/features/projects/slug.ts': `// Date.now(), process.env and Math.random() in a comment
    export const slug = 'Math.random() process.env.HOME'; export const quote = /['"\`]/; export const text = \`\${slug} Date.now()\`;`,
  'server/src/features/projects/projects.store.ts': `import { slug } from './slug.ts'; import { sql } from 'kysely';
    export const find = (db) => db.selectFrom('project as p').innerJoin('projectTag', 'projectTag.id', 'p.id').where(sql, slug);`,
  'server/src/features/projects/projects.service.ts': `import { find } from './projects.store.ts'; export const list = find;`,
  'server/src/features/projects/projects.routes.ts': `import { list } from './projects.service.ts'; export const routes = list;`,
  'server/src/features/projects/projects.test.ts': `import { client } from '@marsa/client/client.ts';
    import { databases } from '@marsa/tests/databases.ts'; import { tokens } from '../vault/vault.service.ts';
    export const now = [Date.now(), client, databases, tokens];`,
  'server/src/features/vault/vault.tables.ts': `declare module '#engines/schema.ts' { interface Database { secret: { id: string } } }`,
  'server/src/features/vault/vault.service.ts': 'export const tokens = 1;',
  'console/package.json': '{"name":"@marsa/console","imports":{"#*":"./src/*"}}',
  'console/src/clock.ts': 'export const now = () => Date.now();',
  'console/src/i18n/locale.tsx': `import { now } from '#clock.ts'; export const locale = now;`,
  'console/src/ui/button.tsx': `import { locale } from '#i18n/locale.tsx'; export const button = locale;`,
  'console/src/api.ts': `import { QueryClient } from '@tanstack/react-query'; export const api = QueryClient;`,
  'console/src/shell/page.tsx': `import { button } from '#ui/button.tsx'; import { api } from '#api.ts'; export const page = [button, api];`,
  'console/src/features/projects/list-page.tsx': `import { page } from '#shell/page.tsx'; export const list = page;`,
  'console/src/features/vault/vault-page.tsx': 'export const vault = 1;',
  'console/src/routes.tsx': `export const routes = () => import('./features/projects/list-page.tsx');`,
  'tests/databases.ts': `export const databases = '';`,
};

type Plants = Partial<Record<RuleName, Record<string, string>[]>>;

/** Faults of each kind, one at a time: files to put into the sound house. */
const plants: Plants = {
  layer: [
    { 'server/src/platform/x.ts': `import { x } from '#engines/schema.ts';` },
    { 'server/src/platform/x.ts': `export type { Database } from '#engines/schema.ts';` },
    { 'server/src/engines/x.ts': `import { slug } from '#features/projects/slug.ts';` },
    { 'server/src/features/projects/x.tables.ts': `import { slug } from './slug.ts';` },
    { 'server/src/features/projects/x.ts': `type Row = import('./projects.store.ts').Row;` },
    { 'server/src/features/projects/x.store.ts': `const service = await import('./projects.service.ts');` },
    { 'server/src/features/projects/x.service.ts': `import {\n  routes,\n} from './projects.routes.ts';` },
    { 'server/src/features/projects/x.routes.ts': `import '../../app.ts';` },
    { 'server/src/features/projects/x.jobs.ts': `import { app } from '#app.ts';` },
    { 'server/src/app.ts': `import './main.ts';`, 'server/src/main.ts': '' },
    { 'console/src/ui/x.tsx': `import { api } from '#api.ts';` },
    { 'console/src/session/x.ts': `import { page } from '#shell/page.tsx';` },
    { 'console/src/shell/x.tsx': `import { vault } from '#features/vault/vault-page.tsx';` },
    { 'console/src/features/vault/x.tsx': `import { routes } from '#routes.tsx';` },
  ],
  place: [
    { 'server/src/things/x.ts': 'export const x = 1;' },
    { 'console/src/things/x.tsx': 'export const x = 1;' },
  ],
  feature: [
    {
      'server/src/features/projects/x.ts': `import type { tokens } from '#features/vault/vault.service.ts';`,
    },
    { 'server/src/features/vault/x.tables.ts': `import type {} from '../projects/projects.tables.ts';` },
    { 'console/src/features/vault/x.tsx': `import { list } from '../projects/list-page.tsx';` },
  ],
  cycle: [
    {
      'server/src/platform/a.ts': `import './b.ts';`,
      'server/src/platform/b.ts': `import type { A } from './a.ts';`,
    },
    {
      'client/src/a.ts': `export * from '#b.ts';`,
      'client/src/b.ts': `export * from './c.ts';`,
      'client/src/c.ts': `export * from '@marsa/client/a.ts';`,
    },
    { 'tests/self.ts': `import './self.ts';` },
  ],
  package: [
    { 'contract/src/x.ts': `import { client } from '@marsa/client/client.ts';` },
    { 'client/src/x.ts': `import { slug } from '../../server/src/features/projects/slug.ts';` },
    { 'server/src/platform/x.ts': `import { client } from '@marsa/client/client.ts';` },
    { 'sandbox/src/x.ts': `import { newId } from '@marsa/server/platform/ids.ts';` },
    { 'server/src/platform/x.ts': `import { databases } from '@marsa/tests/databases.ts';` },
    { 'cli/src/x.ts': `import { app } from '@marsa/server/app.ts';` },
    { 'cli/src/x.ts': `import { newId } from '@marsa/server/platform/ids.ts';` },
    { 'client/src/x.ts': `import type { Report } from '@marsa/server/operator-commands.ts';` },
    { 'client/src/x.test.ts': `import { newId } from '@marsa/server/platform/ids.ts';` },
    { 'console/src/shell/x.tsx': `import { app } from '@marsa/server/app.ts';` },
  ],
  external: [
    { 'contract/src/x.ts': `import { readFileSync } from 'node:fs';` },
    { 'client/src/x.ts': `import axios from 'axios';` },
    { 'console/src/ui/x.tsx': `import { Link } from '@tanstack/react-router';` },
    { 'console/src/shell/x.tsx': `import { join } from 'node:path';` },
  ],
  unresolved: [
    { 'server/src/platform/x.ts': `import './gone.ts';` },
    { 'server/src/platform/x.ts': `import '#platform/gone.ts';` },
    { 'client/src/x.ts': `import '@marsa/contract/gone.ts';` },
  ],
  'computed-import': [{ 'server/src/platform/x.ts': 'export const load = (name) => import(name);' }],
  migration: [
    { 'server/src/engines/database/migrations/0002-x.ts': `import { x } from '#engines/schema.ts';` },
    { 'server/src/engines/database/migrations/0002-x.ts': `import { first } from './0001-first.ts';` },
  ],
  'foreign-table': [
    { 'server/src/features/projects/x.store.ts': `export const find = (db) => db.selectFrom('secret');` },
    {
      'server/src/features/projects/x.store.ts': `export const find = (db) => db.selectFrom(['project', 'secret as s']);`,
    },
    {
      'server/src/features/projects/x.store.ts': `export const find = (db) => db.selectFrom('project').leftJoin('secret as s', 'a', 'b');`,
    },
    { 'server/src/features/projects/x.store.ts': `export const add = (db) => db\n  .insertInto('secret');` },
    { 'server/src/features/projects/x.store.ts': `export const set = (db) => db.updateTable('secret');` },
    { 'server/src/features/projects/x.store.ts': `export const cut = (db) => db.deleteFrom('secret');` },
    { 'server/src/features/projects/x.store.ts': `export const raw = () => sql.table('secret');` },
    { 'server/src/features/projects/x.store.ts': `export const hold = (trx) => lockRow(trx, 'secret', id);` },
    { 'server/src/features/projects/x.store.ts': `export const find = (db) => db.selectFrom('nobodys');` },
  ],
  'query-outside-store': [
    { 'server/src/features/projects/x.service.ts': `export const find = (db) => db.selectFrom('project');` },
    { 'server/src/features/projects/x.service.ts': `import { sql } from 'kysely';` },
    { 'server/src/app.ts': `export const app = (db) => db.selectFrom('project');` },
  ],
  environment: [
    { 'server/src/platform/x.ts': 'export const home = process.env.HOME;' },
    { 'server/src/platform/x.ts': `export const home = process['env'].HOME;` },
    { 'server/src/platform/x.ts': `import { env } from 'node:process';` },
    { 'server/src/platform/x.ts': 'export const text = `home: $' + '{process.env.HOME}`;' },
    { 'client/src/x.ts': 'export const { HOME } = process.env;' },
  ],
  clock: [
    { 'server/src/platform/x.ts': 'export const now = Date.now();' },
    { 'server/src/platform/x.ts': 'export const now = new Date();' },
    { 'server/src/platform/x.ts': 'export const now = new Date;' },
    { 'server/src/platform/x.ts': 'export const now = performance.now();' },
    { 'server/src/platform/x.ts': 'export const now = process.hrtime();' },
    { 'server/src/platform/x.ts': 'export const now = Temporal.Now.instant();' },
    { 'sandbox/src/x.ts': 'export const clock = Date.now;' },
    { 'console/src/ui/x.tsx': 'export const now = Date.now();' },
  ],
  random: [
    { 'server/src/platform/x.ts': 'export const x = Math.random();' },
    { 'server/src/platform/x.ts': `import { createHash, randomUUID } from 'node:crypto';` },
    { 'server/src/platform/x.ts': `import * as crypto from 'node:crypto';` },
    { 'server/src/platform/x.ts': 'export const x = crypto.getRandomValues(new Uint8Array(4));' },
    { 'server/src/features/vault/token.ts': `import { randomBytes } from 'node:crypto';` },
  ],
  shell: [
    { 'server/src/platform/x.ts': `import { exec } from 'node:child_process';` },
    { 'scripts/x.ts': `import { execFile, execSync } from 'child_process';` },
    { 'scripts/x.ts': `import * as processes from 'node:child_process';` },
    { 'tests/x.ts': `spawn('ls', [], { shell: true });` },
    { 'tests/x.ts': `spawn('ls', [], { shell: '/bin/sh' });` },
  ],
  'browser-credential': [
    { 'console/src/shell/x.ts': `localStorage.setItem('a', 'b');` },
    { 'console/src/shell/x.ts': `export const headers = { Authorization: 'x' };` },
  ],
  barrel: [{ 'client/src/index.ts': `export * from './client.ts';` }, { 'server/src/platform/index.ts': '' }],
  name: [
    { 'server/src/platform/utils.ts': '' },
    { 'server/src/platform/common/x.ts': '' },
    { 'server/src/features/vault/vault-helpers.ts': '' },
    { 'tests/misc.test.ts': '' },
  ],
  length: [{ 'client/src/x.ts': 'export {};\n'.repeat(301) }],
};

const faultsWith = (planted: Record<string, string>) =>
  layoutFaults(new Map(Object.entries({ ...sound, ...planted })));

describe('the layout rules can fail', () => {
  test('nothing is found where all is well', () => {
    assert.deepEqual(faultsWith({}), []);
    assert.deepEqual(faultsWith({ 'client/src/x.ts': 'export {};\n'.repeat(300) }), []);
  });

  for (const rule of ruleNames) {
    test(rule, () => {
      const planted = plants[rule] ?? [];
      assert.ok(planted.length > 0, 'no fault of this kind is planted');
      for (const files of planted) {
        const where = JSON.stringify(files).slice(0, 200);
        const faults = faultsWith(files);
        assert.ok(faults.length > 0, `not found: ${where}`);
        for (const fault of faults) {
          assert.equal(fault.rule, rule, `${fault.detail} in ${where}`);
          assert.ok(fault.file in files);
        }
      }
    });
  }
});

test('the house keeps its rules', () => {
  const files = readRepository();
  assert.ok(files.size > 60, `only ${files.size} files were read`);
  for (const must of ['contract/src/endpoint.ts', 'server/src/platform/clock.ts', 'tests/layout.test.ts']) {
    assert.ok(files.has(must), must);
  }
  const faults = layoutFaults(files).map(({ rule, file, detail }) => `${file}: ${rule}: ${detail}`);
  assert.equal(faults.length, 0, `\n${faults.join('\n')}\n`);
});
