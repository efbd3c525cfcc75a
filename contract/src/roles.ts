import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';
import { permissionPattern } from './permissions.ts';

const permission = z
  .string()
  .max(100)
  .regex(permissionPattern, 'must be like projects:read, projects:*, *:read or *');

/** A list, comma-separated text, or tags (`[{value}]`, as form widgets send them): always a list after parsing. */
export const permissionList = z
  .union([
    z.array(z.union([z.string(), z.strictObject({ value: z.string() })])),
    z.string().transform((text) => text.split(',')),
  ])
  .transform((entries) => [
    ...new Set(
      entries.map((entry) => (typeof entry === 'string' ? entry : entry.value).trim()).filter(Boolean),
    ),
  ])
  .pipe(z.array(permission).max(200));

const name = z
  .string()
  .trim()
  .regex(/^[A-Z][A-Z0-9_]{1,49}$/, 'must be capital letters, digits and _, such as MERCHANT');

const needsSecondFactor = z
  .boolean()
  .nullable()
  .describe('Whether its people must have a second factor; null: in production for ADMIN, else not');

export const role = z
  .object({
    id,
    name: z.string(),
    permissions: z.array(z.string()),
    isActive: z.boolean(),
    isBuiltIn: z.boolean(),
    needsSecondFactor,
    version: z.number().int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Role' });

export const list = endpoint({
  name: 'roles.list',
  method: 'GET',
  path: '/v1/roles',
  summary: 'List roles by name',
  permission: 'roles:read',
  query: pageQuery,
  output: role,
  list: true,
});

export const get = endpoint({
  name: 'roles.get',
  method: 'GET',
  path: '/v1/roles/:id',
  summary: 'Read a role',
  permission: 'roles:read',
  params: idParams,
  output: role,
});

export const create = endpoint({
  name: 'roles.create',
  method: 'POST',
  path: '/v1/roles',
  summary: 'Create a role',
  description:
    'Permissions may be words of another system (`orders:read`). Nobody can grant what they do not hold.',
  permission: 'roles:write',
  body: z.strictObject({
    name,
    permissions: permissionList,
    isActive: z.boolean().default(true),
    needsSecondFactor: needsSecondFactor.optional(),
  }),
  output: role,
  status: 201,
  problems: ['CONFLICT'],
  audit: 'ROLE_CREATE',
});

export const update = endpoint({
  name: 'roles.update',
  method: 'PATCH',
  path: '/v1/roles/:id',
  summary: 'Change a role, switch it off or on',
  permission: 'roles:write',
  params: idParams,
  fresh: true,
  body: z
    .strictObject({
      name: name.optional(),
      permissions: permissionList.optional(),
      isActive: z.boolean().optional(),
      needsSecondFactor: needsSecondFactor.optional(),
      version: z.number().int().positive().optional().describe('The version the change is based on'),
    })
    .refine(
      (body) => Object.keys(body).some((key) => key !== 'version'),
      'must name at least one field to change',
    ),
  output: role,
  problems: ['CONFLICT'],
  audit: 'ROLE_UPDATE',
});

export const remove = endpoint({
  name: 'roles.remove',
  method: 'DELETE',
  path: '/v1/roles/:id',
  summary: 'Delete a role that nobody has',
  permission: 'roles:write',
  params: idParams,
  output: z.object({ deleted: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'ROLE_DELETE',
});
