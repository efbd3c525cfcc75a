import { z } from 'zod';

/** An IPv4 or IPv6 address, or a range of them in CIDR form. */
export const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an address or a range such as 203.0.113.0/24')
  .refine(
    (text) => !/^::ffff:/i.test(text),
    'must be the IPv4 address itself rather than one mapped into IPv6',
  )
  .describe('Address or range');
