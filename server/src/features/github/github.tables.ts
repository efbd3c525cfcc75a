import type {} from '#engines/database/schema.ts';

/** What the stored token may do, as it was last tried. */
export interface GithubAccessTable {
  projectId: string;
  kind: 'classic' | 'fine-grained';
  baseUrl: string;
  login: string;
  /** JSON: names. */
  scopes: string;
  missing: string;
  unproven: string;
  repository: 'ready' | 'missing' | 'not-set';
  expiresAt: number | null;
  checkedAt: number;
  /** Version of the credential that was tried. */
  credentialVersion: number;
}

/**
 * What Marsa wrote as a secret of a repository. `pending` is written before the secret is sent, so that after a crash
 * GitHub's own time of change tells whether it arrived; `failed` surely did not.
 */
export interface GithubSecretTable {
  projectId: string;
  /** `owner/name` in lower case. */
  repository: string;
  name: string;
  /** Version of the credential that was sent. */
  version: number;
  state: 'pending' | 'synced' | 'failed';
  /** GitHub's time of change before it was sent; null where there was none. */
  previousUpdatedAt: number | null;
  /** GitHub's time of change after it was sent; null until that was read. */
  githubUpdatedAt: number | null;
  updatedAt: number;
}

/** The right to sync a project, for a while. */
export interface GithubSyncTable {
  projectId: string;
  holder: string;
  until: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    githubAccess: GithubAccessTable;
    githubSecret: GithubSecretTable;
    githubSync: GithubSyncTable;
  }
}
