import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { patienceMs, within } from './within.ts';

export interface MailServer extends AsyncDisposable {
  /** For `SMTP_URL`. */
  url: string;
  mails: ReceivedMail[];
  /** Waits until this many mails have come. */
  waitFor(count: number): Promise<ReceivedMail[]>;
}

export interface ReceivedMail {
  from: string;
  to: string[];
  isEncrypted: boolean;
  /** A header as it is read, or undefined. */
  header(name: string): string | undefined;
  text: string;
  html: string;
  raw: string;
}

interface MailServerOptions {
  /** An address that is refused for ever. */
  refuse?: string;
  user?: string;
  password?: string;
  tls?: { key: string; cert: string };
  /** TLS from the first byte. */
  isImplicit?: boolean;
  /** A free one where it is silent. */
  port?: number;
}

/** A mail server on a free port of loopback that keeps what it is sent. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const { refuse, user, password, tls, isImplicit = false } = options;
  const server = new SMTPServer({
    secure: isImplicit,
    ...tls,
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(user ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    authOptional: !user,
    closeTimeout: 100,
    logger: false,
    onAuth: (given, _session, done) =>
      given.username === user && given.password === password
        ? done(null, { user })
        : done(new Error('535 wrong user or password')),
    onRcptTo: ({ address }, _session, done) =>
      done(address === refuse ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData(stream, { envelope, secure }, done) {
      buffer(stream).then((bytes) => {
        const { mailFrom, rcptTo } = envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          isEncrypted: secure,
          ...readMail(bytes.toString('latin1')),
        });
        done();
      }, done);
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${isImplicit ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    mails,
    async waitFor(count) {
      await within(patienceMs, async () => mails.length >= count, `${count} mails`);
      return mails;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** Reads what Marsa sends: one multipart with a text and a page. */
function readMail(raw: string): Pick<ReceivedMail, 'header' | 'text' | 'html' | 'raw'> {
  const [head = '', body = ''] = splitOnce(raw, '\r\n\r\n');
  const headers = readHeaders(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const partOf = (type: string) => {
    for (const part of parts) {
      const [partHead = '', content = ''] = splitOnce(part.replace(/^\r\n/, ''), '\r\n\r\n');
      const own = readHeaders(partHead);
      if (own.get('content-type')?.startsWith(type)) return decodeBody(content, own);
    }
    return '';
  };
  return { header: (name) => headers.get(name), text: partOf('text/plain'), html: partOf('text/html'), raw };
}

function splitOnce(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + at.length)];
}

function readHeaders(head: string): Map<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => {
      const [name, value] = splitOnce(line, ':');
      return [name.toLowerCase(), decodeWords(value.trim())];
    }),
  );
}

/** RFC 2047. */
const decodeWords = (value: string) =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, form: string, text: string) =>
      form.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decodeQuoted(text.replaceAll('_', ' ')).toString(),
    );

function decodeBody(content: string, headers: Map<string, string>): string {
  const encoding = headers.get('content-transfer-encoding');
  const text = content.replace(/\r\n$/, '');
  const bytes =
    encoding === 'base64'
      ? Buffer.from(text, 'base64')
      : encoding === 'quoted-printable'
        ? decodeQuoted(text.replace(/=\r\n/g, ''))
        : Buffer.from(text, 'latin1');
  return bytes.toString().replaceAll('\r\n', '\n');
}

const decodeQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
