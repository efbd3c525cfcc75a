import { getCACertificates } from 'node:tls';
import { createTransport } from 'nodemailer';

export interface MailerOptions {
  /** `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`. */
  url: string;
  /** Address that mails come from. */
  from: string;
  /** One more certificate authority to trust, PEM. */
  extraCa?: string | undefined;
  /** Milliseconds without a word of the server after which it is given up; 20 s where it is silent. */
  silenceMs?: number;
}

export interface Mail {
  /** Letters and digits; the same mail sent twice carries it twice, so that mailboxes can tell. */
  id: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  language: string;
}

export interface Mailer {
  /** Resolves once the server has taken the mail. @throws Error that names no password */
  send(mail: Mail): Promise<void>;
  /** Connects, with TLS and password, and sends nothing. @throws Error that says what failed */
  check(): Promise<void>;
}

/** Speaks SMTP, a connection for each mail: there are few, and none is kept that a restart could cut. */
export function createMailer(options: MailerOptions): Mailer {
  const transport = createTransport(toSettings(options));
  const domain = options.from.split('@')[1];
  return {
    async check() {
      await transport.verify();
    },
    async send({ id, to, language, ...content }) {
      await transport.sendMail({
        ...content,
        // Said apart from the headers, so that nothing in a name becomes one more recipient.
        envelope: { from: options.from, to: [checkedAddress(to.address)] },
        from: { name: 'Marsa', address: options.from },
        to: { name: withoutControls(to.name), address: to.address },
        subject: withoutControls(content.subject),
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
    },
  };
}

/** Settings in full: of the URL only what is named here counts. */
function toSettings({ url, extraCa, silenceMs = 20_000 }: MailerOptions) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isOwnMachine = /^(localhost|127\.[\d.]+|::1)$/.test(host);
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password or a link that works once must not cross a network in the clear.
    requireTLS: !secure && !isOwnMachine && searchParams.get('tls') !== 'none',
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...(extraCa && { tls: { ca: [...getCACertificates(), extraCa] } }),
    ...{ connectionTimeout: silenceMs, greetingTimeout: silenceMs, socketTimeout: silenceMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
}

function checkedAddress(address: string): string {
  if (!/^[^\s<>()[\],;:\\"]+@[^\s<>()[\],;:\\"@]+$/.test(address) || address !== withoutControls(address))
    throw new Error('This is no address that a mail can be sent to.');
  return address;
}

/** A line break in a name or subject would begin another header. */
const withoutControls = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
