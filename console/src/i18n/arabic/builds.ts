import type { Sentences } from '../sentences.ts';

/** Builds, the wrapper and its push, and rehearsals. */
export const buildSentences: Sentences = {
  'It took longer than GitHub lets it.': 'استغرق أطول مما يسمح به GitHub.',
  'GitHub could not start it: look at the workflow file.': 'تعذّر على GitHub تشغيله: راجع ملف سير العمل.',
  'It waits for somebody to approve it in GitHub, then has to be started again.':
    'ينتظر موافقة أحد في GitHub، ثم يجب تشغيله من جديد.',
  'All its jobs were skipped, so nothing was built.': 'تُخطّيت كل مهامه، فلم يُبنَ شيء.',
  'GitHub gave it up after two weeks without a sign of life.': 'تخلّى عنه GitHub بعد أسبوعين بلا أي حركة.',
  'The job "{job}" failed at the step "{step}".': 'فشلت المهمة {job} في الخطوة {step}.',
  'The job "{job}" failed.': 'فشلت المهمة {job}.',
  'The run failed.': 'فشل التشغيل.',
  'There is no build {id} in this project.': 'لا توجد في هذا المشروع عملية بناء {id}.',
  'The build {id} has ended; there is nothing to cancel.': 'انتهت عملية البناء {id}، فلا شيء يُلغى.',
  'The project was deleted meanwhile.': 'حُذف المشروع في هذه الأثناء.',
  'The Idempotency-Key already started the build {id} with another request. Use a new key.':
    'سبق أن بدأ مفتاح Idempotency-Key نفسه عملية البناء {id} بطلب آخر. استخدم مفتاحًا جديدًا.',
  'GitHub took it without naming the run.': 'قبله GitHub دون أن يذكر التشغيل.',
  'Marsa could not follow it for longer than GitHub lets a run go on.':
    'تعذّر على مرسى متابعته مدة أطول مما يسمح به GitHub لأي تشغيل.',
  'No run in GitHub carries the id of this build, so its dispatch most likely did not arrive. Look at the runs of {repository} before you start another one. (A workflow of your own must have the input marsa_build in its run-name.)':
    'لا يحمل أي تشغيل في GitHub معرّف عملية البناء هذه، فالأرجح أن طلبها لم يصل. راجع عمليات التشغيل في {repository} قبل أن تبدأ غيرها. (إن كان سير العمل من عندك فيجب أن يكون المدخل marsa_build في run-name.)',
  'GitHub no longer shows run {run} of {repository} to the stored token.':
    'لم يعد GitHub يُظهر التشغيل {run} في {repository} للرمز المحفوظ.',
  'Marsa can no longer reach it, and stops following it as it was asked to: {words}':
    'لم تعد مرسى تصل إليه، وتوقفت عن متابعته كما طُلب منها: {words}',
  'It is not about a run: only workflow runs and jobs are of use.':
    'لا يخص تشغيلًا: لا يفيد إلا ما يخص عمليات التشغيل ومهامها.',
  'Looked at the build {id}.': 'فُحصت عملية البناء {id}.',
  'The build {id} has ended already.': 'انتهت عملية البناء {id} من قبل.',
  'The run {run} of {repository} is of no build of this workspace.':
    'التشغيل {run} في {repository} لا يخص أي عملية بناء في مساحة العمل هذه.',
  'No version comes after {version}. Give a versionName yourself.':
    'لا إصدار بعد {version}. حدّد اسم الإصدار بنفسك.',
  'The last build has the version code {code}; versionCode must be higher, or left out.':
    'رقم إصدار آخر عملية بناء {code}، فيجب أن يكون رقم الإصدار أكبر، أو أن يُترك.',
  'an Android application id': 'معرّف تطبيق أندرويد',
  'an iOS bundle identifier': 'معرّف حزمة iOS',
  'The project needs {what} before its repository can be generated.':
    'يحتاج المشروع إلى {what} قبل إنشاء مستودعه.',
  'holds a control character or broken Unicode, which no app can carry':
    'فيه محرف تحكم أو Unicode تالف لا يحمله أي تطبيق',
  'must be an https origin such as https://app.example.com':
    'يجب أن يكون أصل https مثل \u2068https://app.example.com\u2069',
  'must be an address below {origin}': 'يجب أن يكون عنوانًا تحت {origin}',
  'must be SHA-256 fingerprints: 64 hexadecimal digits': 'يجب أن تكون بصمات SHA-256: ‏64 رقمًا ست عشريًا',
  'The icon': 'الأيقونة',
  'The maskable icon': 'الأيقونة القابلة للاقتصاص',
  'The monochrome icon': 'الأيقونة أحادية اللون',
  '{icon} is not a picture that can be read.': '{icon} ليست صورة تُقرأ.',
  '{icon} is {format}, not PNG, WebP or JPEG.': '{icon} من نوع {format}، وليست PNG أو WebP أو JPEG.',
  '{icon} is {width}×{height}; it must be square and at least {least} wide.':
    'قياس {icon} ‏{width}×{height}، ويجب أن تكون مربعة لا يقل عرضها عن {least}.',
  '{icon} is damaged and cannot be decoded.': '{icon} تالفة ولا يمكن فك ترميزها.',
  'The repository {name} is archived: GitHub takes no changes.':
    'المستودع {name} مؤرشف: لا يقبل GitHub تغييرات فيه.',
  'The branch moves faster than Marsa can push. Try again in a moment.':
    'يتغير الفرع أسرع مما تدفع مرسى. أعد المحاولة بعد لحظات.',
  'Somebody moved the branch meanwhile.': 'حرّك أحد الفرع في هذه الأثناء.',
  'The repository {owner}/{name} has no commit yet, and GitHub takes no files into an empty one. Add a README to it on GitHub, or delete it and let Marsa make it.':
    'لا إيداع بعد في المستودع {owner}/{name}، ولا يقبل GitHub ملفات في مستودع فارغ. أضف إليه README على GitHub، أو احذفه ودع مرسى تنشئه.',
  'The repository has more files than GitHub lists (100,000). Give the wrapper one of its own.':
    'في المستودع ملفات أكثر مما يسرده GitHub ‏(100,000). اجعل للمغلّف مستودعًا خاصًا به.',
  'The project moved to another repository.': 'انتقل المشروع إلى مستودع آخر.',
  'Cut off before the branch was moved.': 'انقطع قبل تحريك الفرع.',
  'The wrapper is made from the manifest and the icons of the PWA, which Marsa has not seen yet. Run the PWA check first: POST /v1/projects/{id}/pwa/validate.':
    'يُصنع المغلّف من بيان تطبيق الويب وأيقوناته، ولم ترها مرسى بعد. افحص التطبيق أولًا.',
  'This project was not rehearsed yet.': 'لم تُجرَ بروفة لهذا المشروع بعد.',
  'The rehearsal is running. Wait for its end.': 'البروفة جارية. انتظر نهايتها.',
  'Marsa was stopped.': 'أُوقفت مرسى.',
  'Several instances share this installation; a rehearsal needs one: npm run demo.':
    'تتشارك هذا التثبيت عدة نسخ، وتحتاج البروفة إلى نسخة واحدة: ‎npm run demo‎.',
  'This is the stage of a rehearsal itself.': 'هذا نفسه مسرح بروفة.',
  'Your membership is narrowed to some projects: a rehearsal adds one.':
    'عضويتك مقصورة على بعض المشاريع، والبروفة تضيف مشروعًا.',
  'A rehearsal of this project is running.': 'تجري بروفة لهذا المشروع.',
  '{count} rehearsals are running. Wait until one has ended.': {
    zero: 'لا تجري بروفة.',
    one: 'تجري بروفة أخرى. انتظر انتهاءها.',
    two: 'تجري بروفتان. انتظر انتهاء إحداهما.',
    few: 'تجري {count} بروفات. انتظر انتهاء إحداها.',
    many: 'تجري {count} بروفة. انتظر انتهاء إحداها.',
    other: 'تجري {count} بروفة. انتظر انتهاء إحداها.',
  },
  'Marsa has not seen the manifest and icons of the PWA yet. Look at it first.':
    'لم تر مرسى بيان تطبيق الويب وأيقوناته بعد. افحصه أولًا.',
  'Something went wrong in Marsa itself. Its log has more.': 'حدث خطأ في مرسى نفسها. في سجلها تفاصيل أكثر.',
  'The builds did not end in time.': 'لم تنته عمليات البناء في الوقت المناسب.',
};
