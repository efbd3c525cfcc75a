import type { NoticeDetails, NoticeKind } from '@marsa/contract/notices.ts';
import { z } from 'zod';

/** What happened to an account and its former address is told of. */
export const noticeEvents = ['email-changed'] as const;

const happening = {
  at: z.number().int().describe('Milliseconds since 1970'),
  ip: z.string(),
};

/** Letters that say what happened. They carry nothing secret, so that they can wait in a job. */
export const notice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('notice'),
    ...happening,
    event: z.enum(noticeEvents),
    device: z.string().optional(),
  }),
]);

export type Notice = z.output<typeof notice>;

/** Letters with a link that works once: written, sent and forgotten. */
export type LinkLetter =
  | { kind: 'invitation'; link: string; inviter: string; days: number }
  | { kind: 'reset'; link: string; minutes: number }
  | SecurityLetter;

/** What happened to an account, with the link by which its owner says that it was not them. */
export type SecurityLetter = Omit<NoticeDetails, 'reason'> & {
  kind: 'security';
  notice: NoticeKind;
  /** Milliseconds since 1970. */
  at: number;
  link: string;
};

export type Letter = Notice | LinkLetter;

/** Whom a letter goes to. */
export interface Recipient {
  name: string;
  email: string;
  language: 'en' | 'ar';
}
