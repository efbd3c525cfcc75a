import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ProblemCode, problems } from '@marsa/contract/problems.ts';
import { newRequestId } from './ids.ts';

/** A path that no route has. */
const unreadable = '/*';

/**
 * The URL, or a path that no route has where it cannot be decoded: the router would answer that by itself, past the
 * ban, the limits and the headers.
 */
export function toReadableUrl(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  if (!path.includes('%')) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return unreadable;
  }
}

const faults: Record<string, [ProblemCode, string]> = {
  HPE_HEADER_OVERFLOW: ['BAD_REQUEST', 'The headers or the URL are longer than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['BAD_REQUEST', 'The request did not arrive in time.'],
};

/** Answers what is no HTTP at all, so that even this is a problem with a request id, and hangs up. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const [code, detail] = faults[error.code ?? ''] ?? ['BAD_REQUEST', 'The request is not valid HTTP.'];
  const { status, title } = problems[code];
  const requestId = newRequestId();
  const body = JSON.stringify({
    type: `/docs/problems#${code}`,
    ...{ title, status, detail, instance: '', ok: false, code, message: detail, requestId },
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
