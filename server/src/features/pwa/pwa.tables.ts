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

/** The icons a wrapper is made of, so that making one fetches nothing. Kept for the newest check of a project only. */
export interface PwaIconTable {
  checkId: string;
  purpose: 'any' | 'maskable' | 'monochrome';
  projectId: string;
  mediaType: string;
  width: number;
  height: number;
  content: Uint8Array;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    pwaCheck: PwaCheckTable;
    pwaIcon: PwaIconTable;
  }
}
