import { lookup as lookupName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector } from 'undici';
import { outboundError, toOutboundError } from './outbound-error.ts';
import { type AddressPolicy, isAllowedTarget } from './target-address.ts';

export interface OutboundOptions {
  /** Loopback and private networks may be reached, loopback also by plain http. Never link-local. */
  allowPrivateTargets: boolean;
  /** PEM of one more certificate authority, trusted beside those of the system. */
  extraCa?: string | undefined;
  /** Addresses of a host name; the system's resolver unless a test brings its own. */
  resolve?: (hostname: string) => Promise<ResolvedAddress[]>;
}

export interface ResolvedAddress {
  address: string;
  family: number;
}

const connectTimeoutMs = 10_000;

/**
 * Makes connections of undici, TCP or TLS. Every address a name resolves to is judged when the connection is made, and
 * the connection goes to just these addresses, so that a name cannot change its meaning in between.
 * @param tls for all TLS connections, beside what the options say
 */
export function createConnector(
  options: OutboundOptions,
  tls: { rejectUnauthorized?: boolean } = {},
): buildConnector.connector {
  const { extraCa, resolve = (hostname) => lookupName(hostname, { all: true }) } = options;
  const common = {
    ...tls,
    timeout: connectTimeoutMs,
    ...(extraCa && { secureContext: createSecureContext({ ca: [...getCACertificates(), extraCa] }) }),
  };
  const policies = { 'https:': policyOf(options, false), 'http:': policyOf(options, true) };
  const connectors = {
    'https:': buildConnector({ ...common, lookup: guardedLookup(resolve, policies['https:']) }),
    'http:': buildConnector({ ...common, lookup: guardedLookup(resolve, policies['http:']) }),
  };
  return (target, callback) => {
    const protocol = target.protocol === 'http:' ? 'http:' : 'https:';
    // Sockets do not look up what is an address already.
    if (isIP(target.hostname) && !isAllowedTarget(target.hostname, policies[protocol])) {
      return callback(privateAddress(target.hostname), null);
    }
    connectors[protocol](target, callback);
  };
}

const policyOf = (options: OutboundOptions, onlyLoopback: boolean): AddressPolicy => ({
  allowPrivate: options.allowPrivateTargets,
  onlyLoopback,
});

const privateAddress = (host: string) =>
  outboundError('private-address', `${host} is not a public address; requests to it are refused.`);

function guardedLookup(
  resolve: NonNullable<OutboundOptions['resolve']>,
  policy: AddressPolicy,
): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return callback(outboundError('dns', `The name ${hostname} has no address.`), '');
        // One bad address among good ones is how a name is made to point inside.
        if (!addresses.every(({ address }) => isAllowedTarget(address, policy))) {
          return callback(privateAddress(hostname), '');
        }
        return all ? callback(null, addresses) : callback(null, first.address, first.family);
      },
      (error) => callback(toOutboundError(error, hostname), ''),
    );
  };
}
