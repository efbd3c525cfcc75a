import type { NoticeKind } from '@marsa/contract/notices.ts';
import type {} from '#engines/database/schema.ts';

/** Something about a person's account that they should know of. */
export interface NoticeTable {
  id: string;
  personId: string;
  kind: NoticeKind;
  /** JSON: what is known of it, never a secret. */
  details: string;
  createdAt: number;
  /** The person has seen it … */
  settledAt: number | null;
  /** … and says that it was `me` or `not-me`. */
  answer: 'me' | 'not-me' | null;
}

/** A browser that a person signed in with, known by a cookie. */
export interface KnownDeviceTable {
  personId: string;
  /** SHA-256 of the cookie's value. */
  digest: string;
  createdAt: number;
  lastSeenAt: number;
}

/** A network that a person signed in from, or a key was used from. */
export interface KnownNetworkTable {
  /** `person ID` or `key ID` */
  subject: string;
  network: string;
  createdAt: number;
  lastSeenAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    notice: NoticeTable;
    knownDevice: KnownDeviceTable;
    knownNetwork: KnownNetworkTable;
  }
}
