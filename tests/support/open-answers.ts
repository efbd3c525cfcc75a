import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { permissions } from '@marsa/contract/permissions.ts';

/** What endpoints without a permission say to their sample input; `ok` where they are not here. */
const answers: Record<string, string> = {
  'notices.acknowledge': 'NOT_FOUND',
  'notices.notMeByLink': 'INVALID_CREDENTIALS',
  'secondFactor.prove': 'SESSION_EXPIRED',
  'secondFactor.offerPasskey': 'SESSION_EXPIRED',
  'secondFactor.signInByPasskey': 'INVALID_CREDENTIALS',
  'session.signIn': 'INVALID_CREDENTIALS',
  'webhooks.receive': 'UNKNOWN_SOURCE',
  'webhooks.challenge': 'UNKNOWN_SOURCE',
  'setup.create': 'INVALID_CREDENTIALS',
  'tokens.create': 'INVALID_CREDENTIALS',
  'tokens.refresh': 'INVALID_TOKEN_FORMAT',
  'tokens.revoke': 'INVALID_TOKEN_FORMAT',
  'invitations.look': 'INVALID_CREDENTIALS',
  'invitations.accept': 'INVALID_CREDENTIALS',
  'password.reset': 'INVALID_CREDENTIALS',
  'session.end': 'NOT_FOUND',
};

export const openAnswer = ({ name }: AnyEndpoint): string => answers[name] ?? 'ok';

/** What an endpoint that needs no permission answers somebody with an API key. */
export const answerToKey = (endpoint: AnyEndpoint): string =>
  endpoint.credentials && !endpoint.credentials.includes('api-key') ? 'FORBIDDEN' : openAnswer(endpoint);

/** Where a permission counts: `public` and `identified` are none. */
export const scopeOf = ({ permission }: AnyEndpoint) =>
  permission === 'public' || permission === 'identified' ? permission : permissions[permission].scope;
