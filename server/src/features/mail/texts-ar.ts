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
  security: {
    'new-device': ({ time }) => ({
      subject: 'دخول جديد إلى حسابك',
      lines: [`في ${time} دخل أحدهم إلى حسابك من جهاز لم يُستخدم من قبل.`],
    }),
    'new-network': ({ time }) => ({
      subject: 'دخول من مكان جديد',
      lines: [`في ${time} دخل أحدهم إلى حسابك من شبكة لم تُستخدم من قبل.`],
    }),
    'many-failures': ({ time }) => ({
      subject: 'أحدهم يحاول الدخول إلى حسابك',
      lines: [`جُرّبت حتى ${time} كلمات مرور أو رموز خاطئة كثيرة لحسابك.`],
    }),
    'refresh-reuse': ({ time }) => ({
      subject: 'أُنهيت جلسة أحد برامجك',
      lines: [`في ${time} استُخدم رمز وصول لأحد برامجك مرة ثانية كما يفعل السارق، فأُنهيت جلسة البرنامج.`],
    }),
    'key-new-network': ({ time, key }) => ({
      subject: 'أحد مفاتيح API لديك يُستخدم من مكان آخر',
      lines: [`في ${time} استُخدم مفتاح API لديك ${key} من شبكة لم تُستخدم من قبل.`],
    }),
    'password-changed': ({ time }) => ({
      subject: 'تغيّرت كلمة المرور',
      lines: [`تغيّرت كلمة مرور حسابك في ${time}، وأُنهيت جلساتك في كل مكان آخر.`],
    }),
    'session-ended-by-admin': ({ time, by }) => ({
      subject: 'أُنهيت جلساتك',
      lines: [`في ${time} أنهى ${by} جلسات لك.`],
    }),
  },
  secondFactor: {
    'totp-added': ({ time }) => ({
      subject: 'أُضيف تطبيق مصادقة',
      lines: [`في ${time} أُضيف تطبيق مصادقة إلى حسابك.`],
    }),
    'totp-removed': ({ time }) => ({
      subject: 'أُزيل تطبيق المصادقة',
      lines: [`في ${time} أُزيل تطبيق المصادقة من حسابك.`],
    }),
    'passkey-added': ({ time }) => ({
      subject: 'أُضيف مفتاح مرور',
      lines: [`في ${time} أُضيف مفتاح مرور إلى حسابك.`],
    }),
    'passkey-removed': ({ time }) => ({
      subject: 'أُزيل مفتاح مرور',
      lines: [`في ${time} أُزيل مفتاح مرور من حسابك.`],
    }),
    'recovery-codes-renewed': ({ time }) => ({
      subject: 'رموز استرداد جديدة',
      lines: [`في ${time} أُنشئت رموز استرداد جديدة لحسابك، ولن تعمل الرموز السابقة بعد الآن.`],
    }),
    'recovery-code-used': ({ time }) => ({
      subject: 'استُخدم رمز استرداد',
      lines: [`في ${time} استُخدم أحد رموز الاسترداد الخاصة بك، ولن يعمل بعد الآن.`],
    }),
    reset: ({ time }) => ({
      subject: 'أُعيد ضبط التحقق بخطوتين',
      lines: [`في ${time} أزال أحد المشرفين كل عوامل التحقق الثانية من حسابك وأنهى جلساتك.`],
    }),
  },
  notMe: {
    before: 'إن كنت أنت من فعل ذلك فلا حاجة إلى شيء. وإن لم تكن فأخرِج الجميع من حسابك واختر كلمة مرور جديدة:',
    button: 'لم أكن أنا',
    after: 'يعمل الرابط مرة واحدة خلال سبعة أيام.',
  },
  events: {
    'email-changed': ({ time }) => ({
      subject: 'تغيّر عنوان بريدك',
      lines: [`في ${time} أُعطي حسابك عنوان بريد آخر.`],
    }),
  },
} satisfies typeof en;
