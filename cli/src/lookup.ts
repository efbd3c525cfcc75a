import type { Client } from '@marsa/client/client.ts';
import * as people from '@marsa/contract/people.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as roles from '@marsa/contract/roles.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { Failure } from './failure.ts';

const limit = 200;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The id of what a person names by its name or its id. */
async function findId(
  what: { one: string; many: string; listedBy: string },
  typed: string,
  all: AsyncIterable<{ id: string; name: string }>,
): Promise<string> {
  if (ulid.test(typed)) return typed;
  const found: string[] = [];
  for await (const { id, name } of all) if (name === typed) found.push(id);
  const [id] = found;
  if (id === undefined)
    throw new Failure(1, `There is no ${what.one} named ${typed}. See: marsa ${what.listedBy}`);
  if (found.length > 1) {
    throw new Failure(
      1,
      `${found.length} ${what.many} are named ${typed}; say which by its id: ${found.join(', ')}`,
    );
  }
  return id;
}

export const projectId = (client: Client, typed: string) =>
  findId(
    { one: 'project', many: 'projects', listedBy: 'project list' },
    typed,
    client.all(projects.list, { query: { limit, q: typed } }),
  );

export const workspaceId = (client: Client, typed: string) =>
  findId(
    { one: 'workspace', many: 'workspaces', listedBy: 'workspace list' },
    typed,
    client.all(workspaces.list, { query: { limit, q: typed } }),
  );

export const roleId = (client: Client, typed: string) =>
  findId(
    { one: 'role', many: 'roles', listedBy: 'role list' },
    typed,
    client.all(roles.list, { query: { limit } }),
  );

export const personId = (client: Client, typed: string) =>
  findId(
    { one: 'person', many: 'people', listedBy: 'person list' },
    typed,
    client.all(people.list, { query: { limit, q: typed } }),
  );

export const sourceId = (client: Client, id: string, typed: string) =>
  findId(
    { one: 'source of webhooks', many: 'sources', listedBy: 'webhook sources' },
    typed,
    client.all(webhookSources.list, { params: { id }, query: { limit } }),
  );

export const endpointId = (client: Client, id: string, typed: string) =>
  findId(
    { one: 'endpoint', many: 'endpoints', listedBy: 'webhook endpoints' },
    typed,
    client.all(webhookEndpoints.list, { params: { id }, query: { limit } }),
  );
