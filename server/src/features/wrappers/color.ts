import { converter } from 'culori';

/** Channels from 0 to 255. */
export interface Color {
  red: number;
  green: number;
  blue: number;
}

export const white: Color = { red: 255, green: 255, blue: 255 };
export const black: Color = { red: 0, green: 0, blue: 0 };

const toRgb = converter('rgb');

/** A CSS colour as it looks on white; the fallback where it cannot be read or nothing of it would be seen. */
export function readColor(css: string | null | undefined, fallback: Color): Color {
  const color = css ? toRgb(css) : undefined;
  if (!color || color.alpha === 0) return fallback;
  const alpha = color.alpha ?? 1;
  const onWhite = (channel: number) => {
    const share = channel * alpha + 1 - alpha;
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  };
  return { red: onWhite(color.r), green: onWhite(color.g), blue: onWhite(color.b) };
}

/** `#RRGGBB`. */
export const toHex = ({ red, green, blue }: Color) =>
  `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
