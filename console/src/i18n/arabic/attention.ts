import type { Sentences } from '../sentences.ts';

/** What needs somebody, and notices of one's account. */
export const attentionSentences: Sentences = {
  'The job {kind} was given up': 'توقفت محاولات المهمة {kind}',
  'Run it once more': 'إعادة تنفيذها',
  'Give it up for good': 'صرف النظر عنها نهائيًا',
  'Build {version} by {workflow} was lost': 'ضاع أثر بناء الإصدار {version} بسير العمل {workflow}',
  'Build {version} by {workflow} failed': 'فشل بناء الإصدار {version} بسير العمل {workflow}',
  'Start another build': 'بدء بناء آخر',
  'Store a new one': 'حفظ بديل جديد',
  'Rotate it': 'استبداله',
  'Revoke it': 'إلغاؤه',
  'Delete it': 'حذفه',
  'The GitHub token': 'رمز GitHub',
  'The token of the service {name}': 'رمز الخدمة {name}',
  '{what} has expired': 'انتهت صلاحية {what}',
  'It ended on {time}.': 'انتهت في {time}.',
  '{what} expires in {count} day{s}': {
    zero: 'تنتهي صلاحية {what} اليوم',
    one: 'تنتهي صلاحية {what} خلال يوم',
    two: 'تنتهي صلاحية {what} خلال يومين',
    few: 'تنتهي صلاحية {what} خلال {count} أيام',
    many: 'تنتهي صلاحية {what} خلال {count} يومًا',
    other: 'تنتهي صلاحية {what} خلال {count} يوم',
  },
  'It ends on {time}.': 'تنتهي في {time}.',
  'Webhooks to "{name}" were switched off': 'عُطّلت إشعارات الويب إلى {name}',
  'Send a test': 'إرسال اختبار',
  'Somebody signed in to your account with a device that was not seen before':
    'سجّل أحد الدخول إلى حسابك من جهاز لم يُرَ من قبل',
  'Somebody signed in to your account from a network that was not seen before':
    'سجّل أحد الدخول إلى حسابك من شبكة لم تُرَ من قبل',
  'Somebody tries to get into your account': 'يحاول أحد الدخول إلى حسابك',
  'A token of one of your programs was used twice': 'استُخدم رمز لأحد برامجك مرتين',
  'An API key of yours was used from another network': 'استُخدم أحد مفاتيح API الخاصة بك من شبكة أخرى',
  'Your password was changed': 'تغيّرت كلمة مرورك',
  'Your second factor was changed': 'تغيّر عامل التحقق الثاني لديك',
  'An administrator ended sessions of yours': 'أنهى مسؤول جلسات لك',
  'This was me': 'هذا أنا',
  'This was not me: lock everybody out': 'لست أنا: أخرج الجميع',
  'from {address}': 'من {address}',
  'by {name}': 'بيد {name}',
  'The audit log is not sealed': 'سجل التدقيق غير مختوم',
  'No instance has sealed the newest rows.': 'لم تختم أي نسخة أحدث السطور.',
  'What happens is still written; its seal waits. Look at the log of the server.':
    'ما زال كل ما يحدث يُكتب، وختمه ينتظر. راجع سجل الخادم.',
  'The audit log is broken': 'سجل التدقيق غير سليم',
  'Somebody changed it past Marsa: keep the database as it is, and compare it with an export or a backup.':
    'غيّره أحد من خارج مرسى: أبقِ قاعدة البيانات كما هي، وقارنها بتصدير أو نسخة احتياطية.',
  'The audit log was sealed with key {key}, SECRET_KEY gives {other}: bring the former SECRET_KEY back; new rows stay unsealed until then':
    'خُتم سجل التدقيق بالمفتاح {key}، ويعطي SECRET_KEY ‏{other}: أعد SECRET_KEY السابق، وتبقى السطور الجديدة بلا ختم حتى ذلك الحين',
  'The row {id} of the audit log was not written by Marsa: somebody else wrote to the database. It and what comes after it stay unsealed. What to do: docs/operations.md':
    'السطر \u2068{id}\u2069 من سجل التدقيق لم تكتبه مرسى: كتب أحد غيرها في قاعدة البيانات. يبقى هو وما بعده بلا ختم. ما العمل: \u2068docs/operations.md\u2069',
  'The row {id} of the audit log was changed since Marsa wrote it: somebody else wrote to the database. It and what comes after it stay unsealed. What to do: docs/operations.md':
    'السطر \u2068{id}\u2069 من سجل التدقيق تغيّر بعد أن كتبته مرسى: كتب أحد غيرها في قاعدة البيانات. يبقى هو وما بعده بلا ختم. ما العمل: \u2068docs/operations.md\u2069',
  'The end of the audit log was tampered with; new rows stay unsealed. Look with: marsa audit verify':
    'عُبث بنهاية سجل التدقيق، وتبقى السطور الجديدة بلا ختم. تحقق بالأمر \u2068marsa audit verify\u2069',
  'The key that signs checkpoints of the audit log could not be kept.':
    'تعذّر حفظ المفتاح الذي يوقّع نقاط تحقق سجل التدقيق.',
  'The key that signs checkpoints of the audit log was tampered with.':
    'عُبث بالمفتاح الذي يوقّع نقاط تحقق سجل التدقيق.',
  'SECRET_KEY is empty': 'المتغير SECRET_KEY فارغ',
  'Row {row} breaks the audit log: {reason}.': 'السطر {row} يكسر سجل التدقيق: {reason}.',
  'Row {row} of the audit log breaks the chain ({reason}): nothing is signed. Look with: marsa audit verify':
    'السطر {row} من سجل التدقيق يكسر السلسلة ({reason})، فلا يُوقَّع شيء. تحقق بالأمر \u2068marsa audit verify\u2069',
};
