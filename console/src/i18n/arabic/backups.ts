import type { Sentences } from '../sentences.ts';

/** Backups, their proof by a restore, and why an archive is refused. */
export const backupSentences: Sentences = {
  'The last backup failed': 'فشلت آخر نسخة احتياطية',
  'A backup is overdue': 'تأخرت نسخة احتياطية',
  'The last backup could not be proven by a restore': 'تعذّر إثبات آخر نسخة احتياطية باستعادة',
  'No backup was proven by a restore for too long': 'لم تُثبَت أي نسخة باستعادة منذ وقت طويل',
  'The backups could not be sent to the second place': 'تعذّر إرسال النسخ إلى المكان الثاني',
  'Nothing was sent to the second place for too long': 'لم يُرسل شيء إلى المكان الثاني منذ وقت طويل',
  'Make a backup now, and prove it': 'إنشاء نسخة الآن وإثباتها',
  'The last one was {age} ago.': 'كانت آخرها قبل {age}.',
  'There has been none.': 'لم تكن هناك واحدة.',
  '{count} hours': {
    zero: 'أقل من ساعة',
    one: 'ساعة',
    two: 'ساعتين',
    few: '{count} ساعات',
    many: '{count} ساعة',
    other: '{count} ساعة',
  },
  '{count} days': {
    zero: 'أقل من يوم',
    one: 'يوم',
    two: 'يومين',
    few: '{count} أيام',
    many: '{count} يومًا',
    other: '{count} يوم',
  },
  'It was cut off.': 'انقطعت قبل أن تنتهي.',
  'It ran when the backup was made.': 'كانت جارية حين أُنشئت النسخة.',
  'The audit log is broken at row {row}: {reason}.': 'سجل التدقيق غير سليم عند السطر {row}: {reason}.',
  'BACKUP_RESTIC_REPOSITORY needs BACKUP_RESTIC_PASSWORD_FILE.':
    'يحتاج BACKUP_RESTIC_REPOSITORY إلى BACKUP_RESTIC_PASSWORD_FILE.',
  'BACKUP_RESTIC_PASSWORD_FILE names {path}, which is not there.':
    'يشير BACKUP_RESTIC_PASSWORD_FILE إلى {path}، وهو غير موجود.',
  'making a backup': 'إنشاء نسخة احتياطية',
  'proving it by a restore': 'إثباتها باستعادة',
  'removing old ones': 'إزالة القديمة',
  'sending them to the second place': 'إرسالها إلى المكان الثاني',
  'A legacy archive cannot be proven.': 'لا يمكن إثبات أرشيف قديم.',
  'There is no backup in {folder}. Make one: npm run marsa -- backup create':
    'لا نسخة احتياطية في {folder}. أنشئ واحدة: \u2068npm run marsa -- backup create\u2069',
  'There is no archive {path}.': 'لا يوجد أرشيف {path}.',
  'The archive {path} is refused. {why}': 'رُفض الأرشيف {path}. {why}',
  'It is not a backup of Marsa.': 'ليس نسخة احتياطية من مرسى.',
  'It has the format {found}; this version of Marsa reads the format {known}.':
    'صيغته {found}، وتقرأ هذه النسخة من مرسى الصيغة {known}.',
  'Its header is damaged.': 'رأسه تالف.',
  '{path} comes after the manifest.': '{path} بعد البيان.',
  'It has no manifest.': 'ليس فيه بيان.',
  'Its manifest is not signed.': 'بيانه غير موقّع.',
  'Its header and its manifest are not of the same backup.': 'رأسه وبيانه ليسا من النسخة نفسها.',
  'Its manifest names a file twice.': 'يذكر بيانه ملفًا مرتين.',
  '{path} is not in its manifest.': '{path} ليس في بيانه.',
  '{path} has the wrong size.': 'حجم {path} خطأ.',
  '{path} has the wrong SHA-256.': 'بصمة SHA-256 للملف {path} خطأ.',
  '{path} belongs to no backup.': '{path} لا يخص أي نسخة.',
  'It holds {count} databases instead of one.': 'فيه {count} قواعد بيانات بدل واحدة.',
  'The archive was exchanged while it was read.': 'استُبدل الأرشيف أثناء قراءته.',
  'Only the first file of an archive can be a stream.': 'أول ملف في الأرشيف وحده يمكن أن يكون دفقًا.',
  '{path} became shorter while it was read; try again.': 'قصُر {path} أثناء قراءته، أعد المحاولة.',
  'The signature of its manifest is wrong.': 'توقيع بيانه خطأ.',
  'Its manifest is of no known form.': 'بيانه بصيغة غير معروفة.',
  'There is no master key {id}.': 'لا يوجد مفتاح رئيسي {id}.',
  'The archive holds a database of {engine}, DATABASE_URL names one of {other}: they cannot be exchanged.':
    'في الأرشيف قاعدة بيانات {engine}، ويشير DATABASE_URL إلى {other}: لا تحل إحداهما محل الأخرى.',
  'The archive is of a newer version of Marsa: it has the migration {migration}, unknown here.':
    'الأرشيف من إصدار أحدث من مرسى: فيه الترحيل {migration} غير المعروف هنا.',
  'The table {table} is missing.': 'الجدول {table} مفقود.',
  'The table {table} has {rows} rows instead of {expected}.': 'في الجدول {table} ‏{rows} سطر بدل {expected}.',
  'A database in memory has no backups: set DATABASE_URL to a file.':
    'لا نسخ احتياطية لقاعدة بيانات في الذاكرة: اجعل DATABASE_URL ملفًا.',
  'another process that has the file open': 'عملية أخرى فتحت الملف',
  'There is no database at {path}.': 'لا توجد قاعدة بيانات في {path}.',
  'Somebody else uses the copy that was just made.': 'يستخدم أحد النسخة التي أُنشئت للتو.',
  'The file is shorter than the database in it.': 'الملف أقصر من قاعدة البيانات التي فيه.',
  'The file of the database was changed while it was read.': 'تغيّر ملف قاعدة البيانات أثناء قراءته.',
  'The database in the archive holds a {kind}, which Marsa never makes.':
    'في قاعدة بيانات الأرشيف {kind}، ومرسى لا تنشئه أبدًا.',
  'The database in the archive is damaged: {why}': 'قاعدة بيانات الأرشيف تالفة: {why}',
  'The database in the archive is not one of Marsa.': 'قاعدة بيانات الأرشيف ليست من مرسى.',
  'Another process has {path} open. Stop Marsa first.': 'فتحت عملية أخرى {path}. أوقف مرسى أولًا.',
  'The database holds no tables of Marsa: there is nothing to back up.':
    'ليس في قاعدة البيانات جداول لمرسى: لا شيء يُنسخ.',
  'The migration {name} is half done: npm run migrate -- up':
    'الترحيل {name} لم يكتمل: \u2068npm run migrate -- up\u2069',
  'The database is newer than this program: it has the migration {name}.':
    'قاعدة البيانات أحدث من هذا البرنامج: فيها الترحيل {name}.',
  'A drill needs a scratch database, and the user of DATABASE_URL may not make one: {why}':
    'يحتاج الإثبات إلى قاعدة بيانات مؤقتة، ولا يحق لمستخدم DATABASE_URL إنشاؤها: {why}',
  'The value is sealed with another key.': 'القيمة مختومة بمفتاح آخر.',
  'The sealed value does not open: it was changed, cut or moved from where it belongs.':
    'القيمة المختومة لا تُفتح: غُيّرت أو قُطعت أو نُقلت من موضعها.',
  'This is not a sealed value.': 'هذه ليست قيمة مختومة.',
  '{program} ended with {code}.': 'انتهى {program} بالرمز {code}.',
  'That is not in the first chunk.': 'ليس هذا في القطعة الأولى.',
  'The disk took only a part of it: it is probably full.': 'لم يتسع القرص إلا لجزء منه: يبدو أنه ممتلئ.',
  'It was changed, cut or damaged.': 'غُيّر أو قُطع أو تلف.',
  'It became shorter while it was read.': 'قصُر أثناء قراءته.',
  'The path {path} is too long for an archive.': 'المسار {path} أطول مما يسعه أرشيف.',
  'Only whole numbers are signed.': 'لا تُوقَّع إلا الأعداد الصحيحة.',
};
