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
  security: {
    'new-device': ({ time }) => ({
      subject: 'A new sign-in to your account',
      lines: [`On ${time} somebody signed in to your account with a device that was not seen before.`],
    }),
    'new-network': ({ time }) => ({
      subject: 'A sign-in from a new place',
      lines: [`On ${time} somebody signed in to your account from a network that was not seen before.`],
    }),
    'many-failures': ({ time }) => ({
      subject: 'Somebody tries to get into your account',
      lines: [`Until ${time} many wrong passwords or codes were tried for your account.`],
    }),
    'refresh-reuse': ({ time }) => ({
      subject: 'A program of yours was signed out',
      lines: [
        `On ${time} a token of one of your programs was used for a second time, as a thief would. The program was signed out.`,
      ],
    }),
    'key-new-network': ({ time, key }) => ({
      subject: 'An API key of yours is used elsewhere',
      lines: [`On ${time} your API key ${key} was used from a network that was not seen before.`],
    }),
    'password-changed': ({ time }) => ({
      subject: 'Your password was changed',
      lines: [`Your password was changed on ${time}. Everywhere else you have been signed out.`],
    }),
    'session-ended-by-admin': ({ time, by }) => ({
      subject: 'You have been signed out',
      lines: [`On ${time} ${by} ended sessions of yours.`],
    }),
  },
  secondFactor: {
    'totp-added': ({ time }) => ({
      subject: 'An authenticator app was added',
      lines: [`On ${time} an authenticator app was added to your account.`],
    }),
    'totp-removed': ({ time }) => ({
      subject: 'An authenticator app was removed',
      lines: [`On ${time} the authenticator app of your account was removed.`],
    }),
    'passkey-added': ({ time }) => ({
      subject: 'A passkey was added',
      lines: [`On ${time} a passkey was added to your account.`],
    }),
    'passkey-removed': ({ time }) => ({
      subject: 'A passkey was removed',
      lines: [`On ${time} a passkey of your account was removed.`],
    }),
    'recovery-codes-renewed': ({ time }) => ({
      subject: 'New recovery codes',
      lines: [`On ${time} recovery codes were made for your account. The former ones work no more.`],
    }),
    'recovery-code-used': ({ time }) => ({
      subject: 'A recovery code was used',
      lines: [`On ${time} one of your recovery codes was used. It works no more.`],
    }),
    reset: ({ time }) => ({
      subject: 'Your second factor was reset',
      lines: [
        `On ${time} an administrator removed every second factor of your account and ended your sessions.`,
      ],
    }),
  },
  notMe: {
    before: 'If this was you, there is nothing to do. If not, lock everybody out and choose a new password:',
    button: 'This was not me',
    after: 'The link works once, for seven days.',
  },
  events: {
    'email-changed': ({ time }) => ({
      subject: 'Your e-mail address was changed',
      lines: [`On ${time} your account was given another e-mail address.`],
    }),
  },
} satisfies LetterTexts;
