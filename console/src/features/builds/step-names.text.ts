import { texts } from '#i18n/texts.ts';

/** What the jobs and steps of the generated workflows are called there, as GitHub tells it, and here. */
export const stepNameTexts = texts(
  {
    'Set up job': 'Set up job',
    'Build, sign and upload': 'Build, sign and upload',
    'Check the version': 'Check the version',
    'Check out the repository': 'Check out the repository',
    'Set up Java': 'Set up Java',
    'Set up Gradle': 'Set up Gradle',
    'Set up Ruby': 'Set up Ruby',
    'Unpack the upload key': 'Unpack the upload key',
    'Build the signed bundle': 'Build the signed bundle',
    'Say who signed it': 'Say who signed it',
    'Keep the bundle': 'Keep the bundle',
    'Keep the app': 'Keep the app',
    'Upload to Google Play': 'Upload to Google Play',
    'Remove the keys': 'Remove the keys',
    'Remove the key': 'Remove the key',
    'Complete job': 'Complete job',
  },
  {
    'Set up job': 'تجهيز المهمة',
    'Build, sign and upload': 'البناء والتوقيع والرفع',
    'Check the version': 'التحقق من الإصدار',
    'Check out the repository': 'جلب المستودع',
    'Set up Java': 'تجهيز Java',
    'Set up Gradle': 'تجهيز Gradle',
    'Set up Ruby': 'تجهيز Ruby',
    'Unpack the upload key': 'استخراج مفتاح الرفع',
    'Build the signed bundle': 'بناء الحزمة الموقّعة',
    'Say who signed it': 'بيان من وقّعها',
    'Keep the bundle': 'حفظ الحزمة',
    'Keep the app': 'حفظ التطبيق',
    'Upload to Google Play': 'الرفع إلى Google Play',
    'Remove the keys': 'إزالة المفاتيح',
    'Remove the key': 'إزالة المفتاح',
    'Complete job': 'إنهاء المهمة',
  },
);

/** GitHub calls what an action does at the end of a job after the step that began it. */
export const cleaningTexts = texts({ after: 'Tidy up after: {step}' }, { after: 'تنظيف ما بعد: {step}' });
