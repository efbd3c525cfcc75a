import { DatePickerInput as Field } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/ar.js';
import 'dayjs/locale/en-gb.js';
import { type KeyboardEvent, useId } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import type { Language } from '#i18n/texts.ts';
import { dayTexts } from './day-field.text.ts';

/** Of a calendar; the browser's own field would follow the browser's language. */
const calendars: Record<Language, { locale: string; firstDayOfWeek: 0 | 1 }> = {
  en: { locale: 'en-gb', firstDayOfWeek: 1 },
  ar: { locale: 'ar', firstDayOfWeek: 0 },
};

const mirrored: Record<string, string> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** An arrow goes where it points: the calendar, which hears of it next, takes left for back in every language. */
function mirrorArrow(event: KeyboardEvent) {
  event.key = mirrored[event.key] ?? event.key;
}

/** A day, as `2026-11-27`. */
export function DayFieldInput({
  label,
  isFilter = false,
  value,
  onChange,
  error,
}: {
  label: string;
  /** In a bar of filters: the label stands within, and the day can be taken back. */
  isFilter?: boolean;
  value: string | undefined;
  onChange(day: string | undefined): void;
  error?: string | undefined;
}) {
  const t = useTexts(dayTexts);
  const { language, direction } = useLocale();
  const id = useId();
  const arrows = () => (direction === 'rtl' ? { onKeyDown: mirrorArrow } : {});
  return (
    <Field
      {...calendars[language]}
      id={id}
      {...(isFilter
        ? {
            'aria-labelledby': `${id}-label ${id}`,
            leftSection: <span id={`${id}-label`}>{label}</span>,
            leftSectionWidth: '3.2rem',
            w: '13rem',
          }
        : { label })}
      placeholder={t(isFilter ? 'any' : 'choose')}
      weekendDays={[]}
      hideOutsideDates
      valueFormat="D MMMM YYYY"
      value={value ?? null}
      onChange={(day) => onChange(day ?? undefined)}
      clearable={isFilter}
      clearButtonProps={{ 'aria-label': t('clear', { label }) }}
      error={error}
      ariaLabels={{
        nextMonth: t('nextMonth'),
        previousMonth: t('previousMonth'),
        nextYear: t('nextYear'),
        previousYear: t('previousYear'),
        nextDecade: t('nextYears'),
        previousDecade: t('previousYears'),
      }}
      getDayProps={arrows}
      getMonthControlProps={arrows}
      getYearControlProps={arrows}
      // The calendar is named by the field.
      popoverProps={{ id, returnFocus: true }}
    />
  );
}
