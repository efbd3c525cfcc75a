import { z } from 'zod';
import { endpoint, id, idParams, nameOrTimeSort, pageQuery, pathId, searchText, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

const name = z.string().trim().min(2).max(100).refine(hasOnlyText, textIssue);

export const workspace = z
  .object({
    id,
    name: z.string(),
    isOwn: z.boolean().describe('The one that everybody has for themselves'),
    role: z.string().nullable().describe('Your role in it; null where you are not a member'),
    createdAt: time,
  })
  .meta({ id: 'Workspace' });

const membershipFields = {
  role: z.string().trim().min(1).max(50).describe('Name of a role'),
  projectIds: z
    .array(id)
    .max(500)
    .nullable()
    .default(null)
    .describe('Narrows the membership to these projects; null: all of the workspace'),
};

export const member = z
  .object({
    personId: id,
    name: z.string(),
    role: z.string(),
    projectIds: z.array(id).nullable(),
    joinedBy: z.string().describe('Who added them; their own id where an administrator joined'),
    createdAt: time,
  })
  .meta({ id: 'Member' });

export const list = endpoint({
  name: 'workspaces.list',
  method: 'GET',
  path: '/v1/workspaces',
  summary: 'List your workspaces',
  description: 'Whoever may join workspaces sees the names of all of them with `all=true`.',
  permission: 'identified',
  query: pageQuery.extend({
    all: z.stringbool().default(false),
    q: searchText.describe('Part of the name, in any case'),
    sort: nameOrTimeSort,
  }),
  output: workspace,
  list: true,
  problems: ['INSUFFICIENT_PERMISSIONS', 'ROLE_NOT_AUTHORIZED'],
});

export const get = endpoint({
  name: 'workspaces.get',
  method: 'GET',
  path: '/v1/workspaces/:id',
  summary: 'Read one of your workspaces',
  permission: 'members:read',
  params: idParams,
  output: workspace,
});

export const create = endpoint({
  name: 'workspaces.create',
  method: 'POST',
  path: '/v1/workspaces',
  summary: 'Create a workspace; you become its first member',
  permission: 'projects:write',
  body: z.strictObject({ name }),
  output: workspace,
  status: 201,
  audit: 'WORKSPACE_CREATE',
});

export const update = endpoint({
  name: 'workspaces.update',
  method: 'PATCH',
  path: '/v1/workspaces/:id',
  summary: 'Rename a workspace',
  permission: 'workspaces:write',
  params: idParams,
  body: z.strictObject({ name }),
  output: workspace,
  audit: 'WORKSPACE_UPDATE',
});

export const remove = endpoint({
  name: 'workspaces.remove',
  method: 'DELETE',
  path: '/v1/workspaces/:id',
  summary: 'Delete a workspace that has no projects, with its members, webhooks and service tokens',
  permission: 'workspaces:write',
  fresh: true,
  params: idParams,
  query: z.object({
    confirm: z.string().max(200).optional().describe('The name of the workspace, letter for letter'),
  }),
  output: z.object({ deleted: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'WORKSPACE_DELETE',
});

export const join = endpoint({
  name: 'workspaces.join',
  method: 'POST',
  path: '/v1/workspaces/:id/join',
  summary: 'Join a workspace as an administrator; its members see it',
  permission: 'workspaces:join',
  params: idParams,
  output: member,
  status: 201,
  problems: ['CONFLICT'],
  audit: 'WORKSPACE_JOIN',
});

export const listMembers = endpoint({
  name: 'workspaces.listMembers',
  method: 'GET',
  path: '/v1/workspaces/:id/members',
  summary: 'List the members of a workspace',
  permission: 'members:read',
  params: idParams,
  query: pageQuery,
  output: member,
  list: true,
});

export const addMember = endpoint({
  name: 'workspaces.addMember',
  method: 'POST',
  path: '/v1/workspaces/:id/members',
  summary: 'Add a person to a workspace',
  permission: 'members:write',
  params: idParams,
  body: z.strictObject({ personId: id, ...membershipFields }),
  output: member,
  status: 201,
  problems: ['CONFLICT'],
  audit: 'MEMBER_ADD',
});

const memberParams = idParams.extend({ personId: pathId });

export const updateMember = endpoint({
  name: 'workspaces.updateMember',
  method: 'PATCH',
  path: '/v1/workspaces/:id/members/:personId',
  summary: 'Change the role or the projects of a member',
  permission: 'members:write',
  params: memberParams,
  body: z
    .strictObject({
      role: membershipFields.role.optional(),
      projectIds: z.array(id).max(500).nullable().optional(),
    })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: member,
  problems: ['CONFLICT'],
  audit: 'MEMBER_UPDATE',
});

export const removeMember = endpoint({
  name: 'workspaces.removeMember',
  method: 'DELETE',
  path: '/v1/workspaces/:id/members/:personId',
  summary: 'Remove a member from a workspace',
  permission: 'members:write',
  params: memberParams,
  output: z.object({ removed: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'MEMBER_REMOVE',
});
