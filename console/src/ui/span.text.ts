import { texts } from '#i18n/texts.ts';

export const spanTexts = texts(
  {
    ends: 'Ends',
    inDays: { one: 'In {count} day', other: 'In {count} days' },
    onDay: 'On a day I choose',
    day: 'Day',
    dayMissing: 'Choose a day.',
    never: 'Never',
    overlap: 'The one before works on for',
    overlapHint: 'Long enough to put the new one everywhere.',
    atOnce: 'Not at all: it ends at once',
  },
  {
    ends: 'تنتهي الصلاحية',
    inDays: {
      zero: 'الآن',
      one: 'بعد يوم',
      two: 'بعد يومين',
      few: 'بعد {count} أيام',
      many: 'بعد {count} يومًا',
      other: 'بعد {count} يوم',
    },
    onDay: 'في يوم أختاره',
    day: 'اليوم',
    dayMissing: 'اختر يومًا.',
    never: 'لا تنتهي',
    overlap: 'يبقى السابق يعمل مدة',
    overlapHint: 'مدة تكفي لوضع الجديد في كل مكان.',
    atOnce: 'لا يبقى: ينتهي فورًا',
  },
);
