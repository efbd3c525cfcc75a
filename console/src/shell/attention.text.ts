import type { attentionKinds } from '@marsa/contract/attention.ts';
import { texts } from '#i18n/texts.ts';

type Kind = (typeof attentionKinds)[number];

/** What needs somebody, by its kind. A kind that is missing here is an error of types. */
export const attentionKindTexts = texts(
  {
    'job-dead': 'A background job was given up',
    'build-failed': 'A build failed',
    'credential-expires': 'A credential expires or has expired',
    'token-expires': 'The GitHub token expires or has expired',
    'service-token-expires': 'The token of a service expires or has expired',
    'webhook-disabled': 'A receiver of webhooks was switched off',
    'backup-overdue': 'A backup is overdue',
    'backup-failed': 'A backup failed',
    'audit-unsealed': 'Rows of the audit log wait too long for their seal',
    'audit-broken': 'The audit log is not whole',
    'account-notice': 'Something happened around your account',
  },
  {
    'job-dead': 'توقفت محاولات مهمة في الخلفية',
    'build-failed': 'فشلت عملية بناء',
    'credential-expires': 'بيانات اعتماد تنتهي صلاحيتها أو انتهت',
    'token-expires': 'رمز GitHub تنتهي صلاحيته أو انتهت',
    'service-token-expires': 'رمز خدمة تنتهي صلاحيته أو انتهت',
    'webhook-disabled': 'عُطّل مستقبِل إشعارات ويب',
    'backup-overdue': 'تأخرت نسخة احتياطية',
    'backup-failed': 'فشلت نسخة احتياطية',
    'audit-unsealed': 'سطور من سجل التدقيق تنتظر ختمها منذ وقت طويل',
    'audit-broken': 'سجل التدقيق غير سليم',
    'account-notice': 'حدث شيء يخص حسابك',
  },
) satisfies { en: Record<Kind, string> };

export const attentionTexts = texts(
  {
    title: 'Needs attention',
    lead: 'What waits for a person. Nothing has to be ticked off: what is settled is gone.',
    noneTitle: 'Nothing needs you right now',
    noneText: 'What was given up, failed or is about to expire shows here, with the way to settle it.',
    severityError: 'Stopped',
    severityWarning: 'Soon',
    settledBy: 'What settles it:',
    inProject: 'To the project',
    toBackups: 'To the backups',
    toWebhooks: 'To the webhooks',
    toAudit: 'To the audit log',
    toTokens: 'To the service tokens',
    toNotices: 'To your profile',
    retry: 'Run once more',
    discard: 'Give up for good',
    retried: 'It runs again.',
    discarded: 'It is given up.',
  },
  {
    title: 'يحتاج إلى انتباه',
    lead: 'ما ينتظر تدخّل شخص. لا حاجة إلى وضع علامة على شيء: ما حُلّ يختفي من تلقاء نفسه.',
    noneTitle: 'لا شيء يحتاج إليك الآن',
    noneText: 'يظهر هنا ما توقفت محاولاته أو فشل أو أوشكت صلاحيته على الانتهاء، مع طريقة حله.',
    severityError: 'متوقف',
    severityWarning: 'قريبًا',
    settledBy: 'ما يحلّه:',
    inProject: 'إلى المشروع',
    toBackups: 'إلى النسخ الاحتياطية',
    toWebhooks: 'إلى إشعارات الويب',
    toAudit: 'إلى سجل التدقيق',
    toTokens: 'إلى رموز الخدمات',
    toNotices: 'إلى ملفك الشخصي',
    retry: 'إعادة التنفيذ',
    discard: 'صرف النظر نهائيًا',
    retried: 'يُنفَّذ من جديد.',
    discarded: 'صُرف النظر عنه.',
  },
);
