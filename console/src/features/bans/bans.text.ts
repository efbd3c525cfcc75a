import { texts } from '#i18n/texts.ts';

export const bansTexts = texts(
  {
    title: 'Bans',
    lead: 'Addresses that tried too many wrong keys or passwords. They end by themselves.',
    address: 'Address',
    reason: 'Reason',
    wrongKeys: 'Too many wrong keys or passwords',
    tries: 'Wrong tries',
    since: 'Banned',
    until: 'Ends',
    lift: 'Lift',
    liftTitle: 'Lift the ban of {ip}?',
    liftText: 'The address may try again at once.',
    lifted: 'The ban of {ip} is lifted.',
    emptyTitle: 'Nobody is banned',
    emptyText:
      'An address that tries too many wrong keys within a short time is kept out for a while, and stands here.',
  },
  {
    title: 'العناوين المحظورة',
    lead: 'عناوين جرّبت مفاتيح أو كلمات مرور خاطئة كثيرة. ينتهي الحظر من تلقاء نفسه.',
    address: 'العنوان',
    reason: 'السبب',
    wrongKeys: 'مفاتيح أو كلمات مرور خاطئة كثيرة',
    tries: 'المحاولات الخاطئة',
    since: 'بدأ الحظر',
    until: 'ينتهي',
    lift: 'رفع الحظر',
    liftTitle: 'رفع الحظر عن {ip}؟',
    liftText: 'يمكن للعنوان أن يحاول من جديد فورًا.',
    lifted: 'رُفع الحظر عن {ip}.',
    emptyTitle: 'لا أحد محظور',
    emptyText: 'العنوان الذي يجرّب مفاتيح خاطئة كثيرة في وقت قصير يُمنع لبعض الوقت ويظهر هنا.',
  },
);
