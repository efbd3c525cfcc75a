import type { NoticeKind, SecondFactorChange } from '@marsa/contract/notices.ts';
import type { noticeEvents } from './letter.ts';

/** What one letter says; `button` where there is a link. */
export interface LetterText {
  subject: string;
  lines: string[];
  button?: string;
  after?: string[];
}

type When = { time: string };

/** Everything letters say in one language. */
export interface LetterTexts {
  hello(name: string): string;
  footer(host: string): string;
  notYou(link: string): string;
  from(ip: string, device: string | undefined): string;
  invitation(about: { inviter: string; host: string; days: number }): LetterText;
  reset(about: { host: string; minutes: number }): LetterText;
  security: Record<
    Exclude<NoticeKind, 'second-factor-changed'>,
    (about: When & { key: string; by: string }) => LetterText
  >;
  secondFactor: Record<SecondFactorChange, (about: When) => LetterText>;
  /** What goes before the link of a security letter, on it, and after it. */
  notMe: { before: string; button: string; after: string };
  events: Record<(typeof noticeEvents)[number], (about: When) => LetterText>;
}
