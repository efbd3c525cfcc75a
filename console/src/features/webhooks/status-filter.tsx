import { Select } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { useUrlState } from '#url-state.ts';
import { deliveryTexts, webhooksTexts } from './webhooks.text.ts';

/** Which of the states is shown; it is in the address. */
export function StatusFilter({ statuses }: { statuses: readonly (keyof typeof deliveryTexts.en)[] }) {
  const t = useTexts(webhooksTexts);
  const says = useTexts(deliveryTexts);
  const [{ status }, setUrl] = useUrlState('status', 'cursor');
  return (
    <Select
      aria-label={t('state')}
      placeholder={t('allStates')}
      clearable
      data={statuses.map((value) => ({ value, label: says(value) }))}
      value={status ?? null}
      onChange={(value) => setUrl({ status: value ?? undefined, cursor: undefined })}
    />
  );
}
