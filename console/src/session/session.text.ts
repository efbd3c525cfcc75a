import { texts } from '#i18n/texts.ts';

export const sessionTexts = texts(
  {
    endsSoon: 'Your session is about to end',
    endsIn: 'It ends in {time}, since nothing was done for a while.',
    endsForGood:
      'It ends in {time}: it has reached its longest. Save what you are writing, then sign in again.',
    stay: 'Stay signed in',
    signOut: 'Sign out',
    close: 'Close',
    overTitle: 'Your session is over',
    overText: 'Sign in to go on where you were. What you have written is still there.',
    otherPerson: 'Somebody else is signed in now. The page is loaded again.',
    confirmTitle: 'Is it still you?',
    confirmText: 'This is a dangerous thing to do, so enter your password once more.',
    password: 'Password',
    confirm: 'Confirm',
    wrongPassword: 'This is not your password.',
  },
  {
    endsSoon: 'جلستك على وشك الانتهاء',
    endsIn: 'تنتهي بعد {time} لعدم وجود نشاط منذ فترة.',
    endsForGood: 'تنتهي بعد {time}: بلغت أقصى مدة لها. احفظ ما تكتبه ثم سجّل الدخول من جديد.',
    stay: 'البقاء مسجّلًا',
    signOut: 'تسجيل الخروج',
    close: 'إغلاق',
    overTitle: 'انتهت جلستك',
    overText: 'سجّل الدخول لتتابع من حيث كنت. ما كتبته ما زال موجودًا.',
    otherPerson: 'سجّل شخص آخر الدخول. تُحمَّل الصفحة من جديد.',
    confirmTitle: 'أما زلت أنت؟',
    confirmText: 'هذا إجراء خطِر، لذا أدخل كلمة المرور مرة أخرى.',
    password: 'كلمة المرور',
    confirm: 'تأكيد',
    wrongPassword: 'كلمة المرور هذه غير صحيحة.',
  },
);
