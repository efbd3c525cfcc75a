import { texts } from '#i18n/texts.ts';

/** How a key or token stands. */
export const tokenStatusTexts = texts(
  {
    active: 'Active',
    ending: 'Replaced, still works',
    expired: 'Expired',
    revoked: 'Revoked',
    disabled: 'Person switched off',
    ends: 'ends',
  },
  {
    active: 'فعّال',
    ending: 'بُدّل وما زال يعمل',
    expired: 'انتهت صلاحيته',
    revoked: 'أُلغي',
    disabled: 'صاحبه معطّل',
    ends: 'ينتهي',
  },
);
