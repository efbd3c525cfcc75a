import type { endReasons } from '@marsa/contract/session.ts';
import { texts } from '#i18n/texts.ts';

type EndReason = (typeof endReasons)[number];

/** Why a session ended. One that is missing here is an error of types. */
export const endReasonTexts = texts(
  {
    'signed-out': 'Signed out',
    replaced: 'Signed in anew',
    'ended-by-owner': 'Ended by its owner',
    'ended-by-admin': 'Ended by an administrator',
    'too-many-sessions': 'Too many sessions',
    'password-changed': 'Password changed',
    'person-disabled': 'Person switched off',
    'refresh-reuse': 'A token was used twice',
    'token-revoked': 'Its token was ended',
    'second-factor-reset': 'Second factor removed',
    'not-me': 'Reported: “not me”',
  },
  {
    'signed-out': 'تسجيل خروج',
    replaced: 'تسجيل دخول جديد',
    'ended-by-owner': 'أنهاها صاحبها',
    'ended-by-admin': 'أنهاها مسؤول',
    'too-many-sessions': 'عدد الجلسات كبير',
    'password-changed': 'تغيّرت كلمة المرور',
    'person-disabled': 'عُطّل الشخص',
    'refresh-reuse': 'استُخدم رمز مرتين',
    'token-revoked': 'أُنهي رمزها',
    'second-factor-reset': 'أُزيل عامل التحقق الثاني',
    'not-me': 'أُبلغ عنها: «لم أكن أنا»',
  },
) satisfies { en: Record<EndReason, string> };

export const sessionTableTexts = texts(
  {
    title: 'Sessions',
    device: 'Device',
    address: 'Address',
    lastSeen: 'Last active',
    opened: 'Signed in',
    ends: 'Ends at the latest',
    state: 'State',
    current: 'This one',
    open: 'Open',
    over: 'Over',
    program: 'Program',
    browser: 'Browser',
    remembered: 'Stays signed in',
    end: 'End this session',
    noneTitle: 'No sessions',
    noneText: 'Whoever signs in has a session here until it ends.',
  },
  {
    title: 'الجلسات',
    device: 'الجهاز',
    address: 'العنوان',
    lastSeen: 'آخر نشاط',
    opened: 'تسجيل الدخول',
    ends: 'تنتهي في موعد أقصاه',
    state: 'الحالة',
    current: 'هذه الجلسة',
    open: 'مفتوحة',
    over: 'انتهت',
    program: 'برنامج',
    browser: 'متصفح',
    remembered: 'يبقى مسجّلًا',
    end: 'إنهاء هذه الجلسة',
    noneTitle: 'لا جلسات',
    noneText: 'تظهر هنا جلسة كل من يسجّل الدخول حتى تنتهي.',
  },
);
