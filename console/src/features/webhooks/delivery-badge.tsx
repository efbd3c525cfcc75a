import { useTexts } from '#i18n/locale.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { deliveryTexts } from './webhooks.text.ts';

type Status = keyof typeof deliveryTexts.en;

const tones: Record<Status, Tone> = {
  waiting: 'busy',
  done: 'good',
  dead: 'bad',
  dropped: 'quiet',
  ignored: 'quiet',
  failed: 'bad',
};

/** How a message stands. */
export function DeliveryBadge({ status }: { status: Status }) {
  const t = useTexts(deliveryTexts);
  return <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>;
}
