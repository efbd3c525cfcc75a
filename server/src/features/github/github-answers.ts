import { z } from 'zod';

/** Of GitHub's answers the parts Marsa uses, in Marsa's words. Times become milliseconds since 1970. */

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const nullableTime = time.nullish().transform((value) => value ?? null);
const nullableText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

export const nothing = z.unknown().transform(() => undefined);

export const user = z.object({ login: z.string() });

export const repository = z
  .object({
    id: z.number(),
    full_name: z.string(),
    default_branch: z.string(),
    private: z.boolean(),
    archived: z.boolean().default(false),
    html_url: z.string(),
    permissions: z.object({ push: z.boolean(), admin: z.boolean() }).optional(),
  })
  .transform((raw) => ({
    id: raw.id,
    fullName: raw.full_name,
    defaultBranch: raw.default_branch,
    isPrivate: raw.private,
    isArchived: raw.archived,
    url: raw.html_url,
    /** What the owner of the token may do; undefined where GitHub does not say. */
    permissions: raw.permissions,
  }));
export type Repository = z.output<typeof repository>;

export const ref = z.object({ object: z.object({ sha, type: z.string() }) });
export const named = z.object({ sha });

export const commit = z
  .object({ sha, message: z.string(), tree: z.object({ sha }), parents: z.array(z.object({ sha })) })
  .transform((raw) => ({
    sha: raw.sha,
    message: raw.message,
    tree: raw.tree.sha,
    parents: raw.parents.map((parent) => parent.sha),
  }));
export type Commit = z.output<typeof commit>;

const treeEntry = z.object({
  path: z.string(),
  mode: z.string(),
  type: z.string(),
  sha,
  size: z.number().optional(),
});
export const tree = z
  .object({ sha, truncated: z.boolean().default(false), tree: z.array(treeEntry) })
  .transform((raw) => ({ sha: raw.sha, isTruncated: raw.truncated, entries: raw.tree }));
export type Tree = z.output<typeof tree>;

export const blob = z
  .object({ content: z.string(), encoding: z.enum(['base64', 'utf-8']) })
  .transform((raw): Uint8Array => Buffer.from(raw.content, raw.encoding));

export const publicKey = z
  .object({ key_id: z.string(), key: z.base64() })
  .transform((raw) => ({ keyId: raw.key_id, key: raw.key }));
export type PublicKey = z.output<typeof publicKey>;

const secret = z
  .object({ name: z.string(), updated_at: time })
  .transform((raw) => ({ name: raw.name, updatedAt: raw.updated_at }));
export type RepositorySecret = z.output<typeof secret>;
export const secretPage = z.object({ total_count: z.number(), secrets: z.array(secret) });

export const workflow = z
  .object({ id: z.number(), name: z.string(), path: z.string(), state: z.string() })
  .transform((raw) => ({ ...raw, isActive: raw.state === 'active' }));
export type Workflow = z.output<typeof workflow>;

/** 204 where the server is too old to say which run it started. */
export const dispatched = z
  .object({ workflow_run_id: z.number(), html_url: z.string() })
  .optional()
  .transform((raw) => raw && { runId: raw.workflow_run_id, url: raw.html_url });

export const run = z
  .object({
    id: z.number(),
    name: nullableText,
    display_title: z.string(),
    path: z.string(),
    workflow_id: z.number(),
    event: z.string(),
    head_branch: nullableText,
    head_sha: z.string(),
    status: nullableText,
    conclusion: nullableText,
    run_number: z.number(),
    run_attempt: z.number().default(1),
    html_url: z.string(),
    created_at: time,
    updated_at: time,
    run_started_at: nullableTime,
  })
  .transform((raw) => ({
    id: raw.id,
    name: raw.name,
    /** What `run-name` of the workflow made. */
    title: raw.display_title,
    /** `.github/workflows/x.yml`, without the `@ref` that some answers add. */
    workflow: raw.path.replace(/@.*$/, ''),
    workflowId: raw.workflow_id,
    event: raw.event,
    branch: raw.head_branch,
    sha: raw.head_sha,
    status: raw.status,
    conclusion: raw.conclusion,
    number: raw.run_number,
    attempt: raw.run_attempt,
    url: raw.html_url,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    startedAt: raw.run_started_at,
  }));
export type Run = z.output<typeof run>;
export const runPage = z.object({ total_count: z.number(), workflow_runs: z.array(run) });

const step = z
  .object({
    number: z.number(),
    name: z.string(),
    status: z.string(),
    conclusion: nullableText,
    started_at: nullableTime,
    completed_at: nullableTime,
  })
  .transform(({ started_at: startedAt, completed_at: completedAt, ...rest }) => ({
    ...rest,
    startedAt,
    completedAt,
  }));

const job = z
  .object({
    id: z.number(),
    name: z.string(),
    status: z.string(),
    conclusion: nullableText,
    html_url: nullableText,
    started_at: nullableTime,
    completed_at: nullableTime,
    steps: z.array(step).default([]),
  })
  .transform(({ html_url: url, started_at: startedAt, completed_at: completedAt, ...rest }) => ({
    ...rest,
    url,
    startedAt,
    completedAt,
  }));
export type Job = z.output<typeof job>;
export const jobPage = z.object({ total_count: z.number(), jobs: z.array(job) });
