import { parseArgs } from 'node:util';
import { createDevkey } from '#features/identity/devkeys.service.ts';
import { ensureBuiltInRoles } from '#features/identity/people.service.ts';
import { countActivePeople } from '#features/identity/people.store.ts';
import { asOperator } from './operator.ts';

const { values } = parseArgs({
  options: { force: { type: 'boolean', default: false }, name: { type: 'string', default: 'Administrator' } },
});

/** Makes the first administrator and prints their key, once. */
async function bootstrap(): Promise<void> {
  const made = await asOperator(
    async ({ db, identity, caller }) => {
      await ensureBuiltInRoles(db, identity);
      if (!values.force && (await countActivePeople(db, 'ADMIN')) > 0) return undefined;
      return createDevkey(db, identity, caller, { name: values.name, role: 'ADMIN' });
    },
    { migrate: true },
  );
  if (made === undefined) {
    process.stderr.write(
      'There is an administrator already. They let others in with: npm run marsa -- devkey create --name NAME --role ADMIN\n' +
        'Is their key lost? Make another administrator with: npm run bootstrap -- --force (it goes into the audit log)\n',
    );
    process.exitCode = 1;
    return;
  }
  const { developerId, apiKey } = made;
  process.stdout.write(`${JSON.stringify({ developerId, apiKey })}\n`);
  if (process.stdout.isTTY) process.stderr.write('Keep the key now: it is shown this once.\n');
}

bootstrap().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
