import type { stations } from '@marsa/contract/rehearsals.ts';
import { texts } from '#i18n/texts.ts';

export const rehearsalTexts = texts(
  {
    title: 'Rehearsal',
    lead: 'The whole line with made-up secrets and a GitHub on this machine. Nothing leaves it, and the project stays as it is.',
    start: 'Rehearse',
    again: 'Rehearse again',
    text: 'See what happens from here to the builds before you store anything. No GitHub account is needed.',
    running: 'Under way',
    succeeded: 'Everything went well',
    failed: 'It stopped at a station',
    interrupted: 'It broke off, since Marsa was stopped meanwhile',
    waiting: 'Waiting',
    stationRunning: 'Under way',
    stationDone: 'Done',
    stationFailed: 'Failed',
    look: 'See the stage',
    seeBuild: 'See the build of {workflow}',
    discard: 'Throw it away',
    discarded: 'The stage is gone.',
  },
  {
    title: 'بروفة',
    lead: 'الخط كله بأسرار مصطنعة وGitHub على هذا الجهاز. لا يخرج منه شيء، ويبقى المشروع كما هو.',
    start: 'ابدأ بروفة',
    again: 'بروفة أخرى',
    text: 'شاهد ما يحدث من هنا حتى البناء قبل أن تحفظ شيئًا. لا حاجة إلى حساب GitHub.',
    running: 'جارية',
    succeeded: 'سار كل شيء على ما يرام',
    failed: 'توقفت عند محطة',
    interrupted: 'انقطعت لأن مرسى أُوقفت أثناءها',
    waiting: 'تنتظر',
    stationRunning: 'جارية',
    stationDone: 'تمت',
    stationFailed: 'فشلت',
    look: 'عرض المسرح',
    seeBuild: 'عرض بناء {workflow}',
    discard: 'التخلص منها',
    discarded: 'أُزيل المسرح.',
  },
);

/** What a rehearsal does, station by station; one that is missing is an error of types. */
export const rehearsalStationTexts = texts(
  {
    prepare: 'Make a stage and a repository',
    secrets: 'Make up secrets and seal them',
    push: 'Push the wrapper',
    sync: 'Send the secrets',
    dispatch: 'Start the builds',
    follow: 'Follow them to the end',
  },
  {
    prepare: 'تجهيز مسرح ومستودع',
    secrets: 'اصطناع أسرار وختمها',
    push: 'دفع المغلّف',
    sync: 'إرسال الأسرار',
    dispatch: 'بدء البناء',
    follow: 'متابعته حتى النهاية',
  },
) satisfies { en: Record<(typeof stations)[number], string> };
