import type { Sentences } from '../sentences.ts';

/** As browsers call the systems that they run on. */
const systems = ['Windows', 'macOS', 'Linux', 'Android', 'iOS', 'Chrome OS'];

/** What joins sentences, and names that the server takes from its code: no texts of their own there. */
export const glueSentences: Sentences = {
  '{place}: {fault!}': '{place}: {fault}',
  'Error: {fault!}': '{fault}',
  '{help!} ({unit})': '{help} ({unit})',
  '{items} and {count} more': {
    zero: '{items}',
    one: '{items} وواحد غيرها',
    two: '{items} واثنان غيرها',
    few: '{items} و{count} غيرها',
    many: '{items} و{count} غيرها',
    other: '{items} و{count} غيرها',
  },
  'GitHub would not {aim}: {words} ({status}).': 'رفض GitHub {aim}: {words} ({status}).',
  ...Object.fromEntries(systems.map((name) => [`{browser} on ${name}`, `{browser} على ${name}`])),
  'totp-added': 'أُضيف تطبيق مصادقة',
  'totp-removed': 'أُزيل تطبيق مصادقة',
  'passkey-added': 'أُضيف مفتاح مرور',
  'passkey-removed': 'أُزيل مفتاح مرور',
  'recovery-codes-renewed': 'جُدّدت رموز الاسترداد',
  'recovery-code-used': 'استُخدم رمز استرداد',
  reset: 'أُعيد الضبط',
  password: 'كلمة المرور',
  'second-factor': 'عامل التحقق الثاني',
  // Which request it was, the person knows who pressed the button.
  '"{name}" with {whose!}': 'هذا الطلب من {whose}',
  'this API key': 'مفتاح API هذا',
  'this token': 'هذا الرمز',
  'this service token': 'رمز الخدمة هذا',
  failed: 'فشل',
  cancelled: 'أُلغي',
  lost: 'ضاع أثره',
  edited: 'معدّل',
  reordered: 'تغيّر ترتيبه',
  inserted: 'مُدرَج',
  head: 'رأس السلسلة',
  'unknown-key': 'مفتاح غير معروف',
  archive: 'الأرشيف',
  checkpoint: 'نقطة التحقق',
  rewritten: 'أُعيدت كتابته',
  'rolled-back': 'أُعيد إلى ما قبله',
  'a number': 'رقم',
  'a boolean': 'قيمة منطقية',
  githubOwner: 'مالك المستودع',
  githubRepo: 'اسم المستودع',
};
