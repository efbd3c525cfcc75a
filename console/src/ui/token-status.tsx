import { useTexts } from '#i18n/locale.tsx';
import { StatusBadge, type Tone } from './status-badge.tsx';
import { tokenStatusTexts } from './token-status.text.ts';

export type TokenStatus = keyof typeof tokenStatusTexts.en;

const tones: Record<TokenStatus, Tone> = {
  active: 'good',
  ending: 'warn',
  expired: 'quiet',
  revoked: 'quiet',
  disabled: 'quiet',
};

/** How a key or token stands. */
export function TokenStatusBadge({ status }: { status: TokenStatus }) {
  const t = useTexts(tokenStatusTexts);
  return <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>;
}
