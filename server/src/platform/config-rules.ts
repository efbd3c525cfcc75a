import { Cron } from 'croner';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

/** Written out in full (not 127.1, which other programs read otherwise), and never the whole Internet. */
export const isRange = (text: string) => {
  const [address = '', bits, more] = text.split('/');
  const isV4 = ipaddr.IPv4.isValidFourPartDecimal(address);
  if (more !== undefined || !(isV4 || ipaddr.IPv6.isValid(address))) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (isV4 ? 32 : 128);
};

/** A name that is all digits and dots is a mistyped address. */
export const isListenable = (host: string) =>
  ipaddr.IPv6.isValid(host) ||
  ipaddr.IPv4.isValidFourPartDecimal(host) ||
  (/^[\w.-]+$/.test(host) && !/^[\d.]+$/.test(host));

export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

export const origins = commaList.refine(
  (list) => list.every((origin) => origin === '*' || URL.parse(origin)?.origin === origin),
  'must be origins such as https://console.example.com, comma-separated, or *',
);

const base64Key = /^[A-Za-z0-9+/]{43}=$/;
export const keys = commaList.refine(
  (list) => list.length > 0 && list.every((key) => base64Key.test(key)),
  'must be base64 of exactly 32 bytes each, comma-separated, the active one first',
);

export const secretKeys = commaList.refine(
  (list) => list.length > 0 && list.every((key) => key.length >= 32),
  'must have at least 32 characters each, comma-separated, the active one first (so a key holds no comma)',
);

export const isCron = (text: string) => {
  try {
    return new Cron(text, { paused: true, timezone: 'UTC' }).nextRun() !== null;
  } catch {
    return false;
  }
};

export const generations = z
  .string()
  .regex(/^\d{1,4},\d{1,4},\d{1,4}$/, 'must be three numbers such as 7,4,12: days, weeks, months')
  .transform((text) => {
    const [daily = 0, weekly = 0, monthly = 0] = text.split(',').map(Number);
    return { daily, weekly, monthly };
  });
