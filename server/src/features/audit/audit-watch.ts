import type { Clock } from '#platform/clock.ts';

/** Something about the log that needs a person. */
export interface AuditConcern {
  kind: 'sealing' | 'chain';
  /** When it was first seen, milliseconds since 1970. */
  since: number;
  detail: string;
}

/** What is known of the state of the log: for metrics, attention and the server's own log. */
export interface AuditWatch {
  /** All rows that waited have their seal. */
  sealed(): void;
  /** @returns whether to say it: once, then every minute as long as it lasts */
  refused(error: unknown, unsealed: number): boolean;
  /** What reading the whole log found. */
  verified(result: { ok: boolean; firstBroken?: { seq: number; reason: string } | undefined }): void;
  unsealed(): number;
  /** Seconds since all rows had their seal. */
  sealAgeSeconds(): number;
  concerns(): AuditConcern[];
}

const repeatMs = 60_000;

export function createAuditWatch(clock: Clock): AuditWatch {
  let sealedAt = clock();
  let toldAt = 0;
  let waiting = 0;
  let sealing: AuditConcern | undefined;
  let chain: AuditConcern | undefined;
  return {
    sealed() {
      sealedAt = clock();
      waiting = 0;
      sealing = undefined;
    },
    refused(error, unsealed) {
      const now = clock();
      const detail = error instanceof Error ? error.message : String(error);
      const isNews = sealing?.detail !== detail || now - toldAt >= repeatMs;
      if (isNews) toldAt = now;
      waiting = unsealed;
      sealing = { kind: 'sealing', since: sealing?.since ?? now, detail };
      return isNews;
    },
    verified({ firstBroken }) {
      const detail = firstBroken && `Row ${firstBroken.seq} breaks the audit log: ${firstBroken.reason}.`;
      chain = detail ? { kind: 'chain', since: chain?.since ?? clock(), detail } : undefined;
    },
    unsealed: () => waiting,
    sealAgeSeconds: () => Math.max(0, clock() - sealedAt) / 1000,
    concerns: () => [chain, sealing].filter((concern) => concern !== undefined),
  };
}
