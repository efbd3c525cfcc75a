import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';

/** Ids that the samples are about. */
export interface SamplePlace {
  projectId: string;
  workspaceId: string;
}

interface Sample {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}

export const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const keyId = 'AAAAAAAAAAAA';
const linkToken = 'A'.repeat(43);
const samplePassword = 'a sample password of some length';

const samplePasskey = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' } as const;
const sampleAttestation = {
  ...samplePasskey,
  response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
};
const sampleAnswer = {
  ...samplePasskey,
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
};

/** Input of the right form for each endpoint that takes any, so that a refusal is about who asks. */
const inputs: Record<string, (place: SamplePlace) => Sample> = {
  'bans.lift': () => ({ params: { ip: '203.0.113.1' } }),
  'builds.dispatch': () => ({ body: { workflowFile: 'android-play.yml' } }),
  'builds.get': () => ({ params: { buildId: unknownId } }),
  'builds.cancel': () => ({ params: { buildId: unknownId } }),
  'devkeys.create': () => ({ body: { name: 'Sample' } }),
  'devkeys.rotate': () => ({ params: { id: keyId }, body: {} }),
  'devkeys.revoke': () => ({ params: { id: keyId } }),
  'github.setPat': () => ({ body: { pat: 'no-token-at-all' } }),
  'github.getRun': () => ({ params: { runId: 1 } }),
  'line.list': ({ projectId }) => ({ query: { projectIds: projectId } }),
  'invitations.create': () => ({ body: { email: 'sample@example.com' } }),
  'invitations.revoke': () => ({ params: { id: unknownId } }),
  'invitations.look': () => ({ body: { token: linkToken } }),
  'invitations.accept': () => ({ body: { token: linkToken, name: 'Sample', password: samplePassword } }),
  'me.update': () => ({ body: { language: 'en' } }),
  'password.forgot': () => ({ body: { email: 'nobody@example.com' } }),
  'password.reset': () => ({ body: { token: linkToken, password: samplePassword } }),
  'password.change': () => ({ body: { currentPassword: 'wrong', newPassword: samplePassword } }),
  'people.get': () => ({ params: { id: unknownId } }),
  'people.resetLink': () => ({ params: { id: unknownId } }),
  'people.update': () => ({ params: { id: unknownId }, body: { isActive: true } }),
  'projects.create': ({ workspaceId }) => ({
    body: { name: 'Sample', domain: 'https://sample.example.com', workspaceId },
  }),
  'projects.update': () => ({ body: { name: 'Sample' } }),
  'projects.remove': () => ({ query: { confirm: 'Sample' } }),
  'pwa.validate': () => ({ body: {} }),
  'pwa.get': () => ({ params: { checkId: unknownId } }),
  'pwa.icon': () => ({ params: { checkId: unknownId, purpose: 'any' } }),
  'roles.create': () => ({ body: { name: 'SAMPLE', permissions: [] } }),
  'roles.get': () => ({ params: { id: unknownId } }),
  'roles.update': () => ({ params: { id: unknownId }, body: { isActive: true } }),
  'roles.remove': () => ({ params: { id: unknownId } }),
  'notices.acknowledge': () => ({ params: { id: unknownId } }),
  'notices.notMe': () => ({ params: { id: unknownId } }),
  'notices.notMeByLink': () => ({ body: { token: 'A'.repeat(43) } }),
  'secondFactor.confirmTotp': () => ({ body: { code: '000000' } }),
  'secondFactor.addPasskey': () => ({ body: { name: 'Sample', attestation: sampleAttestation } }),
  'secondFactor.renamePasskey': () => ({ params: { id: unknownId }, body: { name: 'Sample' } }),
  'secondFactor.removePasskey': () => ({ params: { id: unknownId } }),
  'secondFactor.reset': () => ({ params: { id: unknownId } }),
  'secondFactor.prove': () => ({ body: { proof: { factor: 'totp', code: '000000' } } }),
  'secondFactor.signInByPasskey': () => ({ body: { answer: sampleAnswer } }),
  'secondFactor.confirm': () => ({ body: { proof: { factor: 'totp', code: '000000' } } }),
  'session.signIn': () => ({ body: { email: 'nobody@example.com', password: 'wrong' } }),
  'session.confirm': () => ({ body: { password: 'wrong' } }),
  'session.end': () => ({ params: { id: unknownId } }),
  'session.listOf': () => ({ params: { id: unknownId } }),
  'session.endOf': () => ({ params: { id: unknownId, sessionId: unknownId } }),
  'session.endAllOf': () => ({ params: { id: unknownId } }),
  'serviceTokens.create': ({ workspaceId }) => ({
    body: { name: 'Sample', scopes: ['projects:read'], workspaceId },
  }),
  'serviceTokens.rotate': () => ({ params: { id: keyId }, body: {} }),
  'serviceTokens.revoke': () => ({ params: { id: keyId } }),
  'setup.create': () => ({
    body: {
      token: linkToken,
      name: 'Sample',
      email: 'sample@example.com',
      password: samplePassword,
    },
  }),
  'tokens.create': () => ({ body: { email: 'nobody@example.com', password: 'wrong' } }),
  'tokens.refresh': () => ({ body: { refreshToken: 'wrong' } }),
  'tokens.revoke': () => ({ body: { token: 'wrong' } }),
  'tokens.introspect': () => ({ body: { token: 'wrong' } }),
  'vault.put': () => ({ params: { type: 'APPLE_ASC_KEY_ID' }, body: { value: 'SAMPLE' } }),
  'vault.download': () => ({ params: { type: 'APPLE_ASC_KEY_ID' }, body: {} }),
  'vault.versions': () => ({ params: { type: 'APPLE_ASC_KEY_ID' } }),
  'vault.restore': () => ({ params: { type: 'APPLE_ASC_KEY_ID', version: 1 } }),
  'vault.remove': () => ({ params: { type: 'APPLE_ASC_KEY_ID' } }),
  'vault.export': () => ({ body: { passphrase: 'a sample passphrase' } }),
  'vault.import': () => ({ body: { credentials: { APPLE_ASC_KEY_ID: 'SAMPLE' } } }),
  'webhooks.receive': () => ({ params: { channel: 'github', id: unknownId } }),
  'webhooks.challenge': () => ({
    params: { channel: 'whatsapp', id: unknownId },
    query: { 'hub.mode': 'subscribe', 'hub.verify_token': 'sample', 'hub.challenge': '1' },
  }),
  'webhookSources.create': () => ({ body: { channel: 'github', name: 'Sample' } }),
  'webhookSources.get': () => ({ params: { sourceId: unknownId } }),
  'webhookSources.update': () => ({ params: { sourceId: unknownId }, body: { isActive: true } }),
  'webhookSources.rotate': () => ({ params: { sourceId: unknownId }, body: {} }),
  'webhookSources.remove': () => ({ params: { sourceId: unknownId } }),
  'webhookSources.deliveries': () => ({ params: { sourceId: unknownId } }),
  'webhookSources.redeliver': () => ({ params: { sourceId: unknownId, deliveryId: unknownId } }),
  'webhookEndpoints.create': () => ({ body: { name: 'Sample', url: 'https://sample.example.com/hook' } }),
  'webhookEndpoints.get': () => ({ params: { endpointId: unknownId } }),
  'webhookEndpoints.update': () => ({ params: { endpointId: unknownId }, body: { isActive: true } }),
  'webhookEndpoints.rotate': () => ({ params: { endpointId: unknownId }, body: {} }),
  'webhookEndpoints.remove': () => ({ params: { endpointId: unknownId } }),
  'webhookEndpoints.test': () => ({ params: { endpointId: unknownId } }),
  'webhookEndpoints.deliveries': () => ({ params: { endpointId: unknownId } }),
  'webhookEndpoints.redeliver': () => ({ params: { endpointId: unknownId, deliveryId: unknownId } }),
  'workspaces.create': () => ({ body: { name: 'Sample' } }),
  'workspaces.update': () => ({ body: { name: 'Sample' } }),
  'workspaces.remove': () => ({ query: { confirm: 'Sample' } }),
  'workspaces.addMember': () => ({ body: { personId: unknownId, role: 'DEV' } }),
  'workspaces.updateMember': () => ({ params: { personId: unknownId }, body: { role: 'DEV' } }),
  'workspaces.removeMember': () => ({ params: { personId: unknownId } }),
  'wrappers.generate': ({ projectId }) => ({ body: { projectId, mode: 'preview' } }),
};

/** @returns parts that the endpoint's own schemas accept */
export function sampleInput(endpoint: AnyEndpoint, place: SamplePlace): Sample {
  const { params, ...rest } = inputs[endpoint.name]?.(place) ?? {};
  const id = endpoint.path.startsWith('/v1/workspaces/') ? place.workspaceId : place.projectId;
  const sample = { ...rest, ...(endpoint.params ? { params: { id, ...params } } : {}) };
  endpoint.params?.parse(sample.params);
  endpoint.query?.parse(sample.query ?? {});
  endpoint.body?.parse(sample.body);
  return sample;
}
