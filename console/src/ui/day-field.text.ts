import { texts } from '#i18n/texts.ts';

export const dayTexts = texts(
  {
    any: 'Any day',
    choose: 'Choose a day',
    clear: 'Take back: {label}',
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    nextYear: 'Next year',
    previousYear: 'Previous year',
    nextYears: 'Next ten years',
    previousYears: 'Previous ten years',
  },
  {
    any: 'أي يوم',
    choose: 'اختر يومًا',
    clear: 'مسح: {label}',
    nextMonth: 'الشهر التالي',
    previousMonth: 'الشهر السابق',
    nextYear: 'السنة التالية',
    previousYear: 'السنة السابقة',
    nextYears: 'السنوات العشر التالية',
    previousYears: 'السنوات العشر السابقة',
  },
);
