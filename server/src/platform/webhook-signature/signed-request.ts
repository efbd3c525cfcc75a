/** A webhook as it came: nothing of it is read before its signature is verified. */
export interface SignedRequest {
  /** Names in lower case, as Node gives them. */
  headers: Record<string, string | string[] | undefined>;
  /** The body, byte by byte as it was sent. */
  bytes: Uint8Array;
}

/** `expired`: signed by a live secret, but at a time that is not now. */
export type Verdict = 'valid' | 'invalid' | 'expired';

/** Empty where the header is absent, which no signature is. One that came twice fits nothing. */
export function headerOf({ headers }: SignedRequest, name: string): string {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
