import type { en } from './texts-en.ts';

const days = (count: number) => {
  if (count === 1) return 'يومًا واحدًا';
  if (count === 2) return 'يومين';
  return count <= 10 ? `${count} أيام` : `${count} يومًا`;
};

const minutes = (count: number) => {
  if (count === 1) return 'دقيقة واحدة';
  if (count === 2) return 'دقيقتين';
  return count <= 10 ? `${count} دقائق` : `${count} دقيقة`;
};

export const ar = {
  hello: (name) => `مرحبًا ${name}،`,
  footer: (host) => `أُرسلت هذه الرسالة آليًا من مرسى على ${host}، ولا أحد يقرأ الردود عليها.`,
  notYou: (link) => `إن لم تكن أنت من فعل ذلك فغيّر كلمة المرور فورًا وأنهِ جلساتك: ${link}`,
  from: (ip, device) => (device ? `من العنوان ${ip}، باستخدام ${device}.` : `من العنوان ${ip}.`),
  invitation: ({ inviter, host, days: count }) => ({
    subject: `دعوة من ${inviter} إلى مرسى`,
    lines: [`وصلتك دعوة من ${inviter} إلى مرسى على ${host}.`],
    button: 'قبول الدعوة',
    after: [`يعمل الرابط مرة واحدة خلال ${days(count)}. إن لم تكن تنتظر دعوة فتجاهل هذه الرسالة.`],
  }),
  reset: ({ host, minutes: count }) => ({
    subject: 'اختيار كلمة مرور جديدة',
    lines: [`طُلبت كلمة مرور جديدة لحسابك على ${host}. إن كنت أنت من طلبها فاخترها من هنا:`],
    button: 'اختيار كلمة مرور جديدة',
    after: [
      `يعمل الرابط مرة واحدة خلال ${minutes(count)}. إن لم تطلب ذلك فتجاهل الرسالة، وتبقى كلمة مرورك كما هي.`,
    ],
  }),
  passwordChanged: ({ time }) => ({
    subject: 'تغيّرت كلمة المرور',
    lines: [`تغيّرت كلمة مرور حسابك في ${time}، وأُنهيت جلساتك في كل مكان آخر.`],
  }),
  newSignIn: ({ time }) => ({
    subject: 'دخول جديد إلى حسابك',
    lines: [`في ${time} دخل أحدهم إلى حسابك من مكان أو جهاز لم يُستخدم من قبل.`],
  }),
  events: {
    'second-factor-added': ({ time }) => ({
      subject: 'أُضيف عامل تحقق ثانٍ',
      lines: [`في ${time} أُضيف عامل تحقق ثانٍ إلى حسابك.`],
    }),
    'second-factor-removed': ({ time }) => ({
      subject: 'أُزيل عامل تحقق ثانٍ',
      lines: [`في ${time} أُزيل عامل تحقق ثانٍ من حسابك.`],
    }),
    'recovery-code-used': ({ time }) => ({
      subject: 'استُخدم رمز استرداد',
      lines: [`في ${time} دخل أحدهم إلى حسابك بأحد رموز الاسترداد الخاصة بك. لن يعمل هذا الرمز بعد الآن.`],
    }),
    'token-reused': ({ time }) => ({
      subject: 'أُنهيت جلسة أحد برامجك',
      lines: [`في ${time} استُخدم رمز وصول لأحد برامجك مرة ثانية كما يفعل السارق، فأُنهيت جلسة البرنامج.`],
    }),
    'many-failed-sign-ins': ({ time }) => ({
      subject: 'محاولات كثيرة بكلمات مرور خاطئة',
      lines: [`جُرّبت كلمات مرور خاطئة كثيرة لحسابك حتى ${time}، ولم تكن أيٌّ منها صحيحة.`],
    }),
    'email-changed': ({ time }) => ({
      subject: 'تغيّر عنوان بريدك',
      lines: [`في ${time} أُعطي حسابك عنوان بريد آخر.`],
    }),
  },
} satisfies typeof en;
