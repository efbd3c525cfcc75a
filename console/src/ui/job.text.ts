import type { JobStatus } from '@marsa/contract/jobs.ts';
import { texts } from '#i18n/texts.ts';

/** How a job stands. One that is missing here is an error of types. */
export const jobStatusTexts = texts(
  {
    waiting: 'Waiting',
    running: 'Running',
    done: 'Done',
    dead: 'Given up',
    discarded: 'Discarded',
  },
  {
    waiting: 'تنتظر',
    running: 'قيد التنفيذ',
    done: 'تمت',
    dead: 'توقفت المحاولات',
    discarded: 'صُرف النظر عنها',
  },
) satisfies { en: Record<JobStatus, string> };

/** What each kind of background job does; a kind that is not here is shown by its name. */
export const jobKindTexts = texts(
  {
    'build.follow': 'Follow a build',
    'pwa.check': 'Look at a PWA',
    'wrapper.settle': 'Settle a push of the generated repository',
    'backup.create': 'Make and prove a backup',
    'webhook.receive': 'Work on a received webhook',
    'webhook.send': 'Send a webhook',
    'webhook.prune': 'Forget old webhooks',
    'jobs.prune': 'Forget old jobs',
    'sessions.prune': 'Forget old sessions',
    'tokens.tend': 'Tend signing keys and tokens',
    'mail.notice': 'Send a notice by mail',
    'notices.mail': 'Tell somebody of their account by mail',
    'invitation.send': 'Send an invitation',
    'password.forgot': 'Send a link for a new password',
  },
  {
    'build.follow': 'متابعة عملية بناء',
    'pwa.check': 'فحص تطبيق ويب',
    'wrapper.settle': 'إتمام دفع المغلّف',
    'backup.create': 'إنشاء نسخة احتياطية وإثباتها',
    'webhook.receive': 'معالجة إشعار ويب وارد',
    'webhook.send': 'إرسال إشعار ويب',
    'webhook.prune': 'حذف إشعارات الويب القديمة',
    'jobs.prune': 'حذف المهام القديمة',
    'sessions.prune': 'حذف الجلسات القديمة',
    'tokens.tend': 'صيانة مفاتيح التوقيع والرموز',
    'mail.notice': 'إرسال تنبيه بالبريد',
    'notices.mail': 'إخبار شخص بما جرى لحسابه بالبريد',
    'invitation.send': 'إرسال دعوة',
    'password.forgot': 'إرسال رابط لكلمة مرور جديدة',
  },
);

export type KnownJobKind = keyof typeof jobKindTexts.en;
export const isKnownKind = (kind: string): kind is KnownJobKind => kind in jobKindTexts.en;
