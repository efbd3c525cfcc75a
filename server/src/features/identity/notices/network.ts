import ipaddr from 'ipaddr.js';

/** What counts as one network: the /24 of an IPv4 address, the /64 of an IPv6 one; any other text is itself. */
export function networkOf(canonical: string): string {
  if (!ipaddr.isValid(canonical)) return canonical;
  const address = ipaddr.parse(canonical);
  if (address instanceof ipaddr.IPv4) {
    const [a, b, c] = address.octets;
    return `${a}.${b}.${c}.0/24`;
  }
  if (!(address instanceof ipaddr.IPv6)) return canonical;
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
