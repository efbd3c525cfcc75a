/** `docs/permissions.md`: who may do what, as sentences, from the contract. Reviewed as a diff whenever it changes. */
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import * as contract from '@marsa/contract/index.ts';
import { builtInRoles, permissions } from '@marsa/contract/permissions.ts';
import { emitFile } from './emitted-file.ts';

const isEndpoint = (value: unknown): value is AnyEndpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'permission' in value;

/** Who may call an endpoint, in words. */
function whoMay({ permission, credentials, fresh }: AnyEndpoint): string {
  const who =
    permission === 'public'
      ? 'Anybody'
      : permission === 'identified'
        ? 'Whoever is identified'
        : `Who holds \`${permission}\` ${places[permissions[permission].scope]}`;
  const by = credentials ? `, by ${credentials.join(' or ')} only` : '';
  return `${who}${by}${fresh ? ', freshly confirmed in a browser' : ''}`;
}

const places = {
  installation: 'by their own role',
  workspace: 'in the workspace',
  both: 'by their own role or in a workspace',
};

function nounSection([noun, room]: [string, object]): string[] {
  const endpoints = Object.values(room).filter(isEndpoint);
  if (endpoints.length === 0) return [];
  const rows = endpoints.map(
    (endpoint) =>
      `| \`${endpoint.method} ${endpoint.path}\` | ${whoMay(endpoint)} | ${endpoint.summary}${endpoint.audit ? `; in the log as \`${endpoint.audit}\`` : ''} |`,
  );
  return [`## ${noun}`, '', '| | who | may |', '| --- | --- | --- |', ...rows, ''];
}

const holds = (role: readonly string[]) => role.map((permission) => `\`${permission}\``).join(' ');

const text = [
  '# Who may do what',
  '',
  'Made from the contract by `npm run permissions`; `npm run check` fails where it is not up to date, so that every change of',
  'who may do what is read by somebody. `tests/access-matrix.test.ts` asks every endpoint as every kind of actor.',
  '',
  `ADMIN holds ${holds(builtInRoles.ADMIN)}. DEV holds ${holds(builtInRoles.DEV)}; in a person's own workspace that is all of it.`,
  'Below `/v1/projects/:id` the permission counts in the workspace of the project, for the projects that a membership reaches;',
  'what lies elsewhere answers `NOT_FOUND`.',
  '',
  ...Object.entries(contract).flatMap(nounSection),
];

emitFile('docs/permissions.md', text.join('\n'));
