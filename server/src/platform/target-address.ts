import ipaddr from 'ipaddr.js';

/** Which addresses an outgoing connection may be made to. */
export interface AddressPolicy {
  /** Loopback and private networks too: rehearsals on one machine, hosts inside a company. */
  allowPrivate: boolean;
  /** Nothing but loopback: what plain http is allowed for. */
  onlyLoopback: boolean;
}

const privateRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Where clouds serve machine credentials outside 169.254.0.0/16. Refused whatever the policy. */
const metadataAddresses = new Set([
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2:0:0:0:0:0:254',
  'fd20:ce:0:0:0:0:0:254',
]);

/**
 * True where a connection to the address may be made: public unicast addresses, by the registries of IANA for special
 * purposes (RFC 6890), and with `allowPrivate` loopback and private networks. Never link-local, multicast, documentation
 * or tunnel addresses (6to4, Teredo), nor any that a cloud serves its metadata on.
 */
export function isAllowedTarget(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const target = unwrap(ipaddr.process(address));
  const range = target.range();
  if (metadataAddresses.has(target.toNormalizedString())) return false;
  if (policy.onlyLoopback) return policy.allowPrivate && range === 'loopback';
  if (privateRanges.has(range)) return policy.allowPrivate;
  return range === 'unicast' && (target instanceof ipaddr.IPv4 || isGlobalUnicast(target));
}

/** IANA has given out addresses of 2000::/3 only; what lies elsewhere embeds other addresses or means nothing yet. */
const isGlobalUnicast = (address: ipaddr.IPv6) => ((address.parts[0] ?? 0) & 0xe000) === 0x2000;

const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** A host with IPv6 alone reaches IPv4 through 64:ff9b::/96 (RFC 6052): what counts is the address inside. */
function unwrap(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4 || !address.match(nat64)) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
