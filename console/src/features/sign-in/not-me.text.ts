import { texts } from '#i18n/texts.ts';

export const notMeTexts = texts(
  {
    title: 'This was not you?',
    lead: 'Then lock everybody out of your account.',
    what: 'Every session and token ends, the password works no more, and second factors that were added since are removed. You choose a new password by a link.',
    lock: 'Lock everybody out',
    missing: 'Open this page by the link in the letter: it ends with # and 43 characters.',
    dead: 'This link was used, or is too old. Sign in and look at your profile, or ask an administrator.',
    byMail: 'Done. A letter with a link to a new password is on its way.',
    byAdministrator: 'Done. Ask an administrator for a link to a new password.',
    toSignIn: 'To sign-in',
  },
  {
    title: 'لم تكن أنت؟',
    lead: 'إذن أخرِج الجميع من حسابك.',
    what: 'تنتهي كل الجلسات والرموز، وتتوقف كلمة المرور عن العمل، وتُزال عوامل التحقق التي أُضيفت منذ ذلك الحين. ثم تختار كلمة مرور جديدة من رابط.',
    lock: 'إخراج الجميع',
    missing: 'افتح هذه الصفحة من الرابط الذي في الرسالة: ينتهي بعلامة # و43 حرفًا.',
    dead: 'استُخدم هذا الرابط أو مضى وقته. سجّل الدخول وانظر في ملفك، أو اسأل مسؤولًا.',
    byMail: 'تمّ. رسالة برابط لاختيار كلمة مرور جديدة في طريقها إليك.',
    byAdministrator: 'تمّ. اطلب من مسؤول رابطًا لاختيار كلمة مرور جديدة.',
    toSignIn: 'إلى تسجيل الدخول',
  },
);
