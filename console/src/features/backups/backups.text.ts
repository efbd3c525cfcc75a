import type * as backups from '@marsa/contract/backups.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { texts } from '#i18n/texts.ts';

export const backupsTexts = texts(
  {
    title: 'Backups',
    lead: 'A copy of the database that was proven by restoring it beside the real one.',
    now: 'Make one now',
    making: 'A backup is being made',
    madeIt: 'The backup is made and proven.',
    failedIt: 'The backup failed.',
    lastBackup: 'Last backup',
    lastDrill: 'Last proof by a restore',
    neverYet: 'Not yet',
    archives: 'Archives on this machine',
    archivesEmpty: 'No backup yet',
    archivesEmptyText:
      'Make one now. Then keep a copy on another machine: a backup beside its original burns with it.',
    name: 'Name',
    size: 'Size',
    made: 'Made',
    engine: 'Database',
    reason: 'Because of',
    broken: 'Cannot be read',
    runs: 'What was done lately',
    runsEmpty: 'Nothing was done yet',
    runsEmptyText: 'Backups, proofs and clearing out stand here.',
    what: 'What',
    outcome: 'Outcome',
    when: 'When',
    took: 'Took',
    detail: 'Detail',
    keepTitle: 'What else must be kept',
    keepText:
      'A backup is sealed. Without these it cannot be opened, so keep them elsewhere than the backups, where only few can read them:',
    keepMaster:
      'MASTER_KEY_B64, all its generations: they open every stored credential and the backups themselves.',
    keepSecret:
      'SECRET_KEY and APIKEY_HMAC_SECRET_B64: without them sessions end and API keys no longer work.',
    keepConfig: 'The configuration (.env or what stands in its place), which is in no backup.',
    restoreTitle: 'How to restore',
    restoreText: 'On the machine of the server, since it replaces everything:',
    copy: 'Copy the command',
  },
  {
    title: 'النسخ الاحتياطية',
    lead: 'نسخة من قاعدة البيانات أُثبتت باستعادتها بجانب الأصل.',
    now: 'إنشاء نسخة الآن',
    making: 'تُنشأ نسخة احتياطية',
    madeIt: 'أُنشئت النسخة الاحتياطية وأُثبتت.',
    failedIt: 'فشل إنشاء النسخة الاحتياطية.',
    lastBackup: 'آخر نسخة احتياطية',
    lastDrill: 'آخر إثبات بالاستعادة',
    neverYet: 'ليس بعد',
    archives: 'النسخ على هذا الجهاز',
    archivesEmpty: 'لا نسخ احتياطية بعد',
    archivesEmptyText: 'أنشئ نسخة الآن، ثم احتفظ بنسخة منها على جهاز آخر: النسخة المجاورة لأصلها تحترق معه.',
    name: 'الاسم',
    size: 'الحجم',
    made: 'أُنشئت',
    engine: 'قاعدة البيانات',
    reason: 'بسبب',
    broken: 'تعذّرت قراءتها',
    runs: 'ما جرى مؤخرًا',
    runsEmpty: 'لم يجرِ شيء بعد',
    runsEmptyText: 'تظهر هنا النسخ والإثباتات والتنظيف.',
    what: 'العملية',
    outcome: 'النتيجة',
    when: 'متى',
    took: 'المدة',
    detail: 'التفاصيل',
    keepTitle: 'ما يجب حفظه أيضًا',
    keepText:
      'النسخة الاحتياطية مختومة، ولا تُفتح بدون ما يلي، فاحفظه في غير مكان النسخ حيث لا يقرؤه إلا قليلون:',
    keepMaster: 'MASTER_KEY_B64 بكل أجياله: يفتح كل بيانات الاعتماد المحفوظة والنسخ نفسها.',
    keepSecret: 'SECRET_KEY وAPIKEY_HMAC_SECRET_B64: بدونهما تنتهي الجلسات وتتوقف مفاتيح API.',
    keepConfig: 'الإعدادات (ملف ‎.env أو ما يقوم مقامه)، وهي ليست في أي نسخة.',
    restoreTitle: 'كيف تستعيد',
    restoreText: 'على جهاز الخادم نفسه، لأنها تستبدل كل شيء:',
    copy: 'نسخ الأمر',
  },
);

type Run = DataOf<typeof backups.list>['runs'][number];

/** What was done with backups, and how it ended. What is missing here is an error of types. */
export const runTexts = texts(
  {
    create: 'Backup',
    restore: 'Restore',
    drill: 'Proof by a restore',
    prune: 'Clearing out',
    offsite: 'Copy to elsewhere',
    running: 'Running',
    succeeded: 'Succeeded',
    failed: 'Failed',
  },
  {
    create: 'نسخ احتياطي',
    restore: 'استعادة',
    drill: 'إثبات بالاستعادة',
    prune: 'تنظيف',
    offsite: 'نقل إلى مكان آخر',
    running: 'قيد التنفيذ',
    succeeded: 'نجحت',
    failed: 'فشلت',
  },
) satisfies { en: Record<Run['kind'] | Run['outcome'], string> };

/** Why an archive was made; a word that is not here is shown as it is. */
export const archiveReasonTexts = texts(
  { operator: 'By hand', schedule: 'Schedule', api: 'Asked for here', 'before-restore': 'Before a restore' },
  { operator: 'يدويًا', schedule: 'الجدول', api: 'طُلبت من هنا', 'before-restore': 'قبل استعادة' },
);
