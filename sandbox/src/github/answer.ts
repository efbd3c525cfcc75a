/** What goes back to the caller. `body` becomes JSON, `bytes` goes as it is. */
export interface Answer {
  status: number;
  body?: unknown;
  bytes?: { type: string; content: Buffer };
  headers?: Record<string, string>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = <Body extends { url: string }>(body: Body): Answer => ({
  status: 201,
  body,
  headers: { location: body.url },
});
export const noContent = (): Answer => ({ status: 204 });
export const redirect = (location: string): Answer => ({ status: 302, headers: { location } });
export const raw = (type: string, content: Buffer): Answer => ({ status: 200, bytes: { type, content } });

const DOCUMENTATION = 'https://docs.github.com/rest';

/** An answer in the shape of GitHub's errors. */
export const refusal = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { message, documentation_url: DOCUMENTATION, status: String(status) },
  headers,
});

const refusals = new WeakMap<Error, Answer>();

/** Leaves the handler with a refusal. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): never {
  const error = new Error(message);
  refusals.set(error, refusal(status, message, headers));
  throw error;
}

export const notFound = (): never => refuse(404, 'Not Found');

/** The answer that `refuse` meant; undefined for an error of any other origin. */
export const findRefusal = (error: unknown): Answer | undefined =>
  error instanceof Error ? refusals.get(error) : undefined;
