import type {} from '#engines/database/schema.ts';

/** One look at a PWA. `findings`, `manifest` and `icons` are JSON of the contract's types. */
export interface PwaCheckTable {
  id: string;
  projectId: string;
  url: string;
  status: 'running' | 'done' | 'failed';
  failure: 'interrupted' | 'internal' | null;
  score: number | null;
  errors: number;
  warnings: number;
  findings: string;
  manifest: string | null;
  icons: string;
  startedAt: number;
  finishedAt: number | null;
}

/** What the wrapper of a project is made of: from the last look that found enough, so that making it fetches nothing. */
export interface PwaSourceTable {
  projectId: string;
  checkId: string;
  manifest: string;
}

export interface PwaIconTable {
  projectId: string;
  purpose: 'any' | 'maskable' | 'monochrome';
  url: string;
  mediaType: string;
  width: number;
  height: number;
  content: Uint8Array;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    pwaCheck: PwaCheckTable;
    pwaSource: PwaSourceTable;
    pwaIcon: PwaIconTable;
  }
}
