import { Select, Stack } from '@mantine/core';
import { now } from '#clock.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { DayField } from './day-field.tsx';
import { spanTexts } from './span.text.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const offered = [30, 90, 180, 365] as const;

/** When something shall end: `never`, a number of days from now, or the day that was chosen. */
export interface Expiry {
  choice: string;
  /** `2027-01-31`, where a day was chosen. */
  day: string;
}

/** @returns ISO time; undefined: never */
export function timeOfExpiry({ choice, day }: Expiry): string | undefined {
  if (choice === 'never') return undefined;
  if (choice === 'day') return new Date(`${day}T23:59:59`).toISOString();
  return new Date(now() + Number(choice) * dayMs).toISOString();
}

export const isExpiryGiven = ({ choice, day }: Expiry) => choice !== 'day' || /^\d{4}-\d\d-\d\d$/.test(day);

/** Asks when something shall end. */
export function ExpiryField({
  value,
  onChange,
  withNever = true,
  error,
}: {
  value: Expiry;
  onChange(value: Expiry): void;
  withNever?: boolean;
  error?: string | undefined;
}) {
  const t = useTexts(spanTexts);
  return (
    <Stack gap="xs">
      <Select
        label={t('ends')}
        data={[
          ...offered.map((days) => ({ value: String(days), label: t('inDays', { count: days }) })),
          { value: 'day', label: t('onDay') },
          ...(withNever ? [{ value: 'never', label: t('never') }] : []),
        ]}
        value={value.choice}
        onChange={(choice) => onChange({ ...value, choice: choice ?? value.choice })}
        allowDeselect={false}
      />
      {value.choice === 'day' && (
        <DayField
          label={t('day')}
          value={value.day || undefined}
          onChange={(day) => onChange({ ...value, day: day ?? '' })}
          error={error ?? (isExpiryGiven(value) ? undefined : t('dayMissing'))}
        />
      )}
    </Stack>
  );
}

const overlaps = [0, 3600, 86_400, 3 * 86_400, 7 * 86_400] as const;

/** Asks how long what is replaced works on (seconds). */
export function OverlapField({ value, onChange }: { value: number; onChange(seconds: number): void }) {
  const t = useTexts(spanTexts);
  const { format } = useLocale();
  return (
    <Select
      label={t('overlap')}
      description={t('overlapHint')}
      data={overlaps.map((seconds) => ({
        value: String(seconds),
        label: seconds === 0 ? t('atOnce') : format.duration(seconds * 1000),
      }))}
      value={String(value)}
      onChange={(seconds) => onChange(Number(seconds ?? value))}
      allowDeselect={false}
    />
  );
}
