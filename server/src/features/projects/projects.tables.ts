import type {} from '#engines/database/schema.ts';

export interface ProjectTable {
  id: string;
  workspaceId: string;
  name: string;
  /** Lower case, normalised: what makes a name unique and what a search compares. */
  nameFolded: string;
  domain: string;
  domainFolded: string;
  iosBundleId: string | null;
  iosScheme: string | null;
  androidPackage: string | null;
  appleTeamId: string | null;
  githubOwner: string | null;
  githubRepo: string | null;
  /** The project whose rehearsal plays on this one; null for a project of its own. */
  rehearsalOf: string | null;
  version: number;
  createdAt: number;
  updatedAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    project: ProjectTable;
  }
}
