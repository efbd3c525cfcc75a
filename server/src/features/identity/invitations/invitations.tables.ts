import type {} from '#engines/database/schema.ts';

export interface InvitationTable {
  id: string;
  email: string;
  roleId: string;
  language: string;
  invitedBy: string;
  createdAt: number;
  endsAt: number;
  /** When the mail server took the letter. */
  sentAt: number | null;
  acceptedAt: number | null;
  revokedAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    invitation: InvitationTable;
  }
}
