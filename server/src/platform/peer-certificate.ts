import { TLSSocket } from 'node:tls';
import { createConnector, type OutboundOptions } from './guarded-connector.ts';
import { toOutboundError } from './outbound-error.ts';

export interface PeerCertificate {
  /** Milliseconds since 1970. */
  validFrom: number;
  /** Milliseconds since 1970. */
  validTo: number;
  /** OpenSSL's name of what is wrong with it, such as CERT_HAS_EXPIRED; undefined where browsers would trust it. */
  fault: string | undefined;
}

/** Shakes hands with the host of an https URL and reads its certificate; nothing is sent to it. */
export async function getPeerCertificate(
  options: OutboundOptions,
  url: URL,
  timeoutMs: number,
): Promise<PeerCertificate> {
  // Its faults are what the caller wants to know; no request ever goes over this connection.
  const connect = createConnector(options, { rejectUnauthorized: false });
  const deadline = AbortSignal.timeout(timeoutMs);
  const { promise, resolve, reject } = Promise.withResolvers<PeerCertificate>();
  deadline.addEventListener('abort', () => reject(deadline.reason));
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  connect({ hostname, host: url.host, protocol: 'https:', port: url.port }, (error, socket) => {
    if (error) return reject(error);
    if (socket instanceof TLSSocket) resolve(readCertificate(socket));
    socket?.destroy();
  });
  try {
    return await promise;
  } catch (error) {
    throw toOutboundError(error, url.host);
  }
}

function readCertificate(socket: TLSSocket): PeerCertificate {
  const { valid_from, valid_to } = socket.getPeerCertificate();
  return {
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
    fault: socket.authorized ? undefined : String(socket.authorizationError),
  };
}
