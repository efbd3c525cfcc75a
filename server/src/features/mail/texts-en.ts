import type { LetterTexts } from './letter-texts.ts';

export const en = {
  hello: (name) => `Hello ${name},`,
  footer: (host) => `Marsa on ${host} wrote this mail by itself; nobody reads answers.`,
  notYou: (link) => `If this was not you, change your password at once and end your sessions: ${link}`,
  from: (ip, device) => (device ? `From ${ip}, with ${device}.` : `From ${ip}.`),
  invitation: ({ inviter, host, days }) => ({
    subject: `${inviter} invites you to Marsa`,
    lines: [`${inviter} invites you to Marsa on ${host}.`],
    button: 'Accept the invitation',
    after: [`The link works once, for ${days} days. If you expected no invitation, leave it alone.`],
  }),
  reset: ({ host, minutes }) => ({
    subject: 'Choose a new password',
    lines: [`Somebody asked for a new password for your account on ${host}. If it was you, choose one here:`],
    button: 'Choose a new password',
    after: [
      `The link works once, for ${minutes} minutes. If it was not you, leave it alone: your password stays as it is.`,
    ],
  }),
  passwordChanged: ({ time }) => ({
    subject: 'Your password was changed',
    lines: [`Your password was changed on ${time}. Everywhere else you have been signed out.`],
  }),
  newSignIn: ({ time }) => ({
    subject: 'A new sign-in to your account',
    lines: [
      `On ${time} somebody signed in to your account from a place or a device that was not seen before.`,
    ],
  }),
  events: {
    'second-factor-added': ({ time }) => ({
      subject: 'A second factor was added',
      lines: [`On ${time} a second factor was added to your account.`],
    }),
    'second-factor-removed': ({ time }) => ({
      subject: 'A second factor was removed',
      lines: [`On ${time} a second factor was removed from your account.`],
    }),
    'recovery-code-used': ({ time }) => ({
      subject: 'A recovery code was used',
      lines: [
        `On ${time} somebody signed in to your account with one of your recovery codes. It works no more.`,
      ],
    }),
    'token-reused': ({ time }) => ({
      subject: 'A program of yours was signed out',
      lines: [
        `On ${time} a token of one of your programs was used for a second time, as a thief would. The program was signed out.`,
      ],
    }),
    'many-failed-sign-ins': ({ time }) => ({
      subject: 'Many wrong passwords',
      lines: [`Until ${time} many wrong passwords were tried for your account. None of them was right.`],
    }),
    'email-changed': ({ time }) => ({
      subject: 'Your e-mail address was changed',
      lines: [`On ${time} your account was given another e-mail address.`],
    }),
  },
} satisfies LetterTexts;
