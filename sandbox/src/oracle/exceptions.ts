/**
 * Answers that GitHub gives though its description does not say so. Each entry was reviewed; the oracle accepts nothing
 * else. They have the shape `basic-error`, except 304, which has no body.
 */
interface StatusException {
  status: number;
  /** As the description writes it; `GET` or `ALL` stands for every operation of that kind that is silent about it. */
  operations: readonly string[];
  reason: string;
}

const REPO = '/repos/{owner}/{repo}';

export const statusExceptions: readonly StatusException[] = [
  {
    status: 304,
    operations: ['GET'],
    reason: 'Every GET honours If-None-Match; the description lists 304 on a few.',
  },
  {
    status: 400,
    operations: ['ALL'],
    reason: 'A body that is not JSON, or an X-GitHub-Api-Version it does not have.',
  },
  {
    status: 401,
    operations: ['ALL'],
    reason: '"Bad credentials" may answer any call; listed on three of them.',
  },
  { status: 403, operations: ['ALL'], reason: 'Missing permission or spent limit may answer any call.' },
  {
    status: 404,
    operations: ['ALL'],
    reason: 'What the token may not see is "Not Found"; listed on half of the calls.',
  },
  {
    status: 422,
    operations: [
      `PUT ${REPO}/actions/secrets/{secret_name}`,
      `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`,
      `POST ${REPO}/actions/runs/{run_id}/rerun`,
    ],
    reason: 'A body that breaks its schema is "Invalid request."; github/rest-api-description#419, #1688.',
  },
  {
    status: 422,
    operations: [`POST ${REPO}/git/blobs`],
    reason:
      'Its oneOf contradicts itself: what fits validation-error fits repository-rule-violation-error, too.',
  },
];

/** Query parameters whose documented format is not what GitHub takes. */
export const queryExceptions: readonly { name: string; reason: string }[] = [
  { name: 'created', reason: 'Said to be a date-time; is a search range such as `>=2026-01-01T00:00:00Z`.' },
];

/** True where an exception names the operation itself: then it outweighs the description. */
export const isNamed = (operation: string, status: number) =>
  statusExceptions.some((one) => one.status === status && one.operations.includes(operation));

/** True where an exception holds for every operation of its kind. */
export function isGeneral(operation: string, status: number): boolean {
  const method = operation.split(' ')[0] ?? '';
  return isNamed(method, status) || isNamed('ALL', status);
}
