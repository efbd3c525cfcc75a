import { texts } from '#i18n/texts.ts';

export const overviewTexts = texts(
  {
    title: 'Overview',
    attention: 'Needs attention',
    attentionNone: 'Nothing needs you right now.',
    allMatters: { one: 'See it', other: 'See all {count}' },
    projects: 'Newest projects',
    allProjects: 'All projects',
    changed: 'Changed',
    firstTitle: 'Register your first PWA',
    firstText:
      'Marsa looks at its page, manifest and icons, makes the Android and iOS project from them, and builds it. All it needs is the address.',
    firstAction: 'Register a PWA',
  },
  {
    title: 'نظرة عامة',
    attention: 'يحتاج إلى انتباهك',
    attentionNone: 'لا شيء يحتاج إليك الآن.',
    allMatters: {
      zero: 'عرضها',
      one: 'عرضه',
      two: 'عرض الاثنين',
      few: 'عرض الكل ({count})',
      many: 'عرض الكل ({count})',
      other: 'عرض الكل ({count})',
    },
    projects: 'أحدث المشاريع',
    allProjects: 'كل المشاريع',
    changed: 'آخر تغيير',
    firstTitle: 'سجّل أول تطبيق ويب لك',
    firstText:
      'تفحص مرسى صفحته وبيانه وأيقوناته، ثم تنشئ منها مشروعي أندرويد وiOS وتبنيهما. كل ما تحتاجه هو العنوان.',
    firstAction: 'تسجيل تطبيق ويب',
  },
);
