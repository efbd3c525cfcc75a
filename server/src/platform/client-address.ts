import ipaddr from 'ipaddr.js';

/**
 * `::ffff:192.0.2.1` is 192.0.2.1; IPv6 in its short form; without the port that some proxies add. Unreadable text stays
 * as it is.
 */
export function canonicalAddress(address: string): string {
  if (!address.includes(':')) return address;
  const bare = address.replace(/^\[(.+)\](:\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : address;
}

export const isAddress = (text: string) =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** What limits and bans count: an IPv4 address, or the /64 of an IPv6 one, since one customer owns all of it. */
export function countedAddress(canonical: string): string {
  if (!canonical.includes(':') || !ipaddr.isValid(canonical)) return canonical;
  const parts = ipaddr.parse(canonical);
  if (!(parts instanceof ipaddr.IPv6)) return canonical;
  return `${new ipaddr.IPv6([...parts.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** What an address comes down to. */
export interface ClientAddress {
  ip: string;
  counted: string;
  isAddress: boolean;
}

const mostRemembered = 10_000;
const remembered = new Map<string, ClientAddress>();

/** Reads an address as the socket or a proxy gives it. Remembered: reading costs more than all of a request's limits. */
export function readAddress(text: string): ClientAddress {
  const known = remembered.get(text);
  if (known) return known;
  const ip = canonicalAddress(text);
  const address = { ip, counted: countedAddress(ip), isAddress: isAddress(ip) };
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, address);
  return address;
}

/** Loopback, private and link-local: where a reverse proxy sits. */
export function isNearby(canonical: string): boolean {
  if (!ipaddr.isValid(canonical)) return false;
  return ['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat'].includes(
    ipaddr.parse(canonical).range(),
  );
}

export const isLoopback = (canonical: string) =>
  ipaddr.isValid(canonical) && ipaddr.parse(canonical).range() === 'loopback';

/** True where the address lies in one of the ranges (`192.0.2.0/24`, `2001:db8::1`). */
export function isInNetworks(canonical: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(canonical)) return false;
  const address = ipaddr.parse(canonical);
  return networks.some((network) => {
    const [range, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : single(network);
    return range.kind() === address.kind() && address.match(range, bits);
  });
}

function single(network: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.parse(network);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
