import { z } from 'zod';

/** What happened to an account and its owner is told of. */
export const noticeEvents = [
  'second-factor-added',
  'second-factor-removed',
  'recovery-code-used',
  'token-reused',
  'many-failed-sign-ins',
  'email-changed',
] as const;

const happening = {
  at: z.number().int().describe('Milliseconds since 1970'),
  ip: z.string(),
};

/** Letters that say what happened. They carry nothing secret, so that they can wait in a job. */
export const notice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password-changed'), ...happening }),
  z.object({ kind: z.literal('new-sign-in'), ...happening, device: z.string() }),
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
  | { kind: 'reset'; link: string; minutes: number };

export type Letter = Notice | LinkLetter;

/** Whom a letter goes to. */
export interface Recipient {
  name: string;
  email: string;
  language: 'en' | 'ar';
}
