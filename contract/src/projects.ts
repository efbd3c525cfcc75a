import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, searchText, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

const name = z
  .string()
  .trim()
  .min(2)
  .max(100)
  .refine(hasOnlyText, textIssue)
  .describe('2 to 100 characters, unique in its workspace');

const domain = z
  .string()
  .max(253 + 'https://'.length + 6)
  .refine(isHttpsOrigin, 'must be an https origin such as https://app.example.com, without path or user name')
  .transform((value) => new URL(value).origin)
  .describe('Where the PWA lives: an https origin');

/** What DNS can hold, or an IPv6 address; URLs take more, such as `$(name).example.com`. */
const hostPattern = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

function isHttpsOrigin(value: string): boolean {
  const url = URL.parse(value);
  if (url?.protocol !== 'https:' || url.username || url.password || !hostPattern.test(url.hostname))
    return false;
  return url.pathname === '/' && !url.search && !url.hash && !value.endsWith('?') && !value.endsWith('#');
}

const iosBundleId = z
  .string()
  .max(155)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+$/,
    'must be letters, digits and hyphens in parts joined by dots',
  )
  .describe('Apple bundle identifier, for example com.example.app');

const iosScheme = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9+.-]*$/, 'must begin with a letter and hold only a–z, 0–9, +, . and -')
  .describe('Name of the URL scheme of the iOS app, without ://');

/** Words of Java and Kotlin that cannot be a part of a package name. */
const reservedWords = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends ' +
    'final finally float for goto if implements import instanceof int interface long native new package private ' +
    'protected public return short static strictfp super switch synchronized this throw throws transient try void ' +
    'volatile while true false null'
  ).split(' '),
);

const androidPackage = z
  .string()
  .max(150)
  .regex(
    /^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]*)+$/,
    'must be two or more parts joined by dots, each of letters, digits and _ and beginning with a letter',
  )
  .refine(
    (value) => !value.split('.').some((part) => reservedWords.has(part)),
    'no part may be a reserved word of Java',
  )
  .describe('Android application id, for example com.example.app');

const appleTeamId = z
  .string()
  .regex(/^[A-Z0-9]{10}$/, 'must be the ten capital letters and digits of an Apple team')
  .describe('Apple developer team');

const githubOwner = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/,
    'must be the name of a GitHub user or organisation',
  )
  .describe('User or organisation that owns the repository');

const githubRepo = z
  .string()
  .regex(/^(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/, 'must be the name of a GitHub repository')
  .describe('Repository of the wrapper');

export const project = z
  .object({
    id,
    workspaceId: id,
    name: z.string(),
    domain: z.string(),
    iosBundleId: z.string().nullable(),
    iosScheme: z.string().nullable(),
    androidPackage: z.string().nullable(),
    appleTeamId: z.string().nullable(),
    githubOwner: z.string().nullable(),
    githubRepo: z.string().nullable(),
    rehearsalOf: id.nullable().describe('The project whose rehearsal plays on this one; such are in no list'),
    version: z.number().int().describe('Rises with each change'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Project' });

const optionalFields = {
  iosBundleId: iosBundleId.optional(),
  iosScheme: iosScheme.optional(),
  androidPackage: androidPackage.optional(),
  appleTeamId: appleTeamId.optional(),
  githubOwner: githubOwner.optional(),
  githubRepo: githubRepo.optional(),
};

export const create = endpoint({
  name: 'projects.create',
  method: 'POST',
  path: '/v1/projects',
  summary: 'Register a PWA as a project',
  permission: 'projects:write',
  body: z.strictObject({
    name,
    domain,
    ...optionalFields,
    workspaceId: id.optional().describe('Your own workspace where it is silent'),
  }),
  output: project,
  status: 201,
  problems: ['CONFLICT', 'NOT_FOUND'],
  audit: 'PROJECT_CREATE',
});

export const list = endpoint({
  name: 'projects.list',
  method: 'GET',
  path: '/v1/projects',
  summary: 'List projects, newest first',
  permission: 'projects:read',
  query: pageQuery.extend({
    q: searchText.describe('Part of the name or the domain, in any case'),
    workspaceId: id.optional(),
    sort: z
      .enum(['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'])
      .default('-createdAt')
      .describe('By a field, from its end where `-` stands before it'),
  }),
  output: project,
  list: true,
});

export const get = endpoint({
  name: 'projects.get',
  method: 'GET',
  path: '/v1/projects/:id',
  summary: 'Read a project',
  permission: 'projects:read',
  params: idParams,
  output: project,
});

export const update = endpoint({
  name: 'projects.update',
  method: 'PATCH',
  path: '/v1/projects/:id',
  summary: 'Change fields of a project',
  description:
    'Only the fields sent are changed; `null` empties one. With `version`, a change made meanwhile is a `CONFLICT`.',
  permission: 'projects:write',
  params: idParams,
  body: z
    .strictObject({
      name: name.optional(),
      domain: domain.optional(),
      iosBundleId: iosBundleId.nullable().optional(),
      iosScheme: iosScheme.nullable().optional(),
      androidPackage: androidPackage.nullable().optional(),
      appleTeamId: appleTeamId.nullable().optional(),
      githubOwner: githubOwner.nullable().optional(),
      githubRepo: githubRepo.nullable().optional(),
      version: z.number().int().positive().optional().describe('The version the change is based on'),
    })
    .refine(
      (body) => Object.keys(body).some((key) => key !== 'version'),
      'must name at least one field to change',
    ),
  output: project,
  problems: ['CONFLICT'],
  audit: 'PROJECT_UPDATE',
});

export const remove = endpoint({
  name: 'projects.remove',
  method: 'DELETE',
  path: '/v1/projects/:id',
  summary: 'Delete a project with its credentials and builds',
  permission: 'projects:delete',
  fresh: true,
  params: idParams,
  query: z.object({
    confirm: z.string().max(200).optional().describe('The name of the project, letter for letter'),
  }),
  output: z.object({ deleted: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'PROJECT_DELETE',
});
