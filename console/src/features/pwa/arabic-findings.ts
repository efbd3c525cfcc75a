import type { PwaFindingId } from '@marsa/contract/pwa-findings.ts';

interface Words {
  fault: string;
  fix: string;
  passed: string;
}

/** The findings in Arabic, by their id; in English the server says them. A finding that is missing is an error of types. */
export const arabicFindings: Record<PwaFindingId, Words> = {
  'page-reachable': {
    fault: 'تعذّر جلب الصفحة',
    fix: 'افتح العنوان من خارج شبكتك. يجب أن يرد بالحالة 200 بلا تسجيل دخول وبلا اختبار للروبوتات.',
    passed: 'الصفحة ترد',
  },
  'page-html': {
    fault: 'العنوان لا يقدّم صفحة HTML',
    fix: 'قدّم الصفحة مع \u2068Content-Type: text/html\u2069.',
    passed: 'العنوان يقدّم صفحة HTML',
  },
  'page-origin': {
    fault: 'الصفحة موجودة في أصل آخر',
    fix: 'اجعل عنوان المشروع هو الأصل الذي تحوّل إليه الصفحة: تفتح التطبيقات أصلًا واحدًا فقط بلا شريط عنوان.',
    passed: 'الصفحة تبقى في أصلها',
  },
  'page-mixed-content': {
    fault: 'الصفحة تحمّل أجزاءً عبر http غير المشفّر',
    fix: 'حمّل كل شيء عبر https، فالمتصفحات تحجب ما عداه أو تحذّر منه.',
    passed: 'كل شيء يُحمَّل عبر https',
  },
  'page-viewport': {
    fault: 'الصفحة غير مهيأة للهواتف',
    fix: 'أضف \u2068<meta name="viewport" content="width=device-width, initial-scale=1">\u2069 إلى رأس الصفحة.',
    passed: 'للصفحة إطار عرض',
  },
  'certificate-trusted': {
    fault: 'الشهادة غير صالحة',
    fix: 'جدّد الشهادة لاسم المضيف هذا وأرسل السلسلة كاملة.',
    passed: 'الشهادة صالحة',
  },
  'certificate-expiry': {
    fault: 'الشهادة على وشك الانتهاء',
    fix: 'جدّدها الآن، وابحث عن سبب عدم تجديدها تلقائيًا.',
    passed: 'ما زال في مدة الشهادة متسع',
  },
  'manifest-linked': {
    fault: 'الصفحة لا تشير إلى بيان',
    fix: 'أضف \u2068<link rel="manifest" href="/manifest.webmanifest">\u2069 إلى رأس الصفحة.',
    passed: 'الصفحة تشير إلى بيان',
  },
  'manifest-fetched': {
    fault: 'تعذّر جلب البيان',
    fix: 'قدّم الملف الذي تشير إليه الصفحة بالحالة 200 وبلا تسجيل دخول.',
    passed: 'البيان يرد',
  },
  'manifest-json': {
    fault: 'البيان ليس JSON',
    fix: 'قدّم كائن JSON. إن وردت صفحة HTML بدلًا منه فالخادم يرد على المسارات المجهولة بصفحة البداية: ضع الملف حيث يشير الرابط.',
    passed: 'البيان كائن JSON',
  },
  'manifest-type': {
    fault: 'نوع وسيط البيان مختلف',
    fix: 'قدّمه مع \u2068Content-Type: application/manifest+json\u2069.',
    passed: 'للبيان نوع الوسيط الصحيح',
  },
  'manifest-charset': {
    fault: 'البيان ليس بترميز UTF-8',
    fix: 'احفظ الملف بترميز UTF-8.',
    passed: 'البيان بترميز UTF-8',
  },
  'manifest-members': {
    fault: 'المتصفحات تتجاهل أجزاءً من البيان',
    fix: 'صحّح الحقول المذكورة أو احذفها.',
    passed: 'المتصفحات تفهم كل حقول البيان',
  },
  'manifest-size': {
    fault: 'قوائم البيان أطول مما يُنظر فيه',
    fix: 'اجعل القوائم قصيرة، فلا أحد يستخدم هذا العدد.',
    passed: 'قوائم البيان بطول معتاد',
  },
  'manifest-name': {
    fault: 'التطبيق بلا اسم',
    fix: 'أضف "name" إلى البيان.',
    passed: 'للتطبيق اسم',
  },
  'manifest-short-name': {
    fault: 'ليس للتطبيق اسم يتسع له ما تحت الأيقونة',
    fix: 'أضف "short_name" من 12 حرفًا على الأكثر إلى البيان.',
    passed: 'الاسم القصير يتسع تحت الأيقونة',
  },
  'manifest-description': {
    fault: 'التطبيق بلا وصف',
    fix: 'أضف "description" إلى البيان، فالمتاجر ونوافذ التثبيت تعرضه.',
    passed: 'للتطبيق وصف',
  },
  'manifest-start-url': {
    fault: 'عنوان البداية ناقص أو خاطئ',
    fix: 'أضف "start_url" إلى البيان، وهو مسار في أصل الصفحة نفسه.',
    passed: 'للتطبيق عنوان بداية',
  },
  'manifest-scope': {
    fault: 'النطاق لا يناسب عنوان البداية',
    fix: 'اجعل "scope" مسارًا يبدأ به مسار start_url.',
    passed: 'عنوان البداية ضمن النطاق',
  },
  'manifest-id': {
    fault: 'ليس للتطبيق هوية خاصة به',
    fix: 'أضف "id" إلى البيان، مثل "/"، ليمكن تغيير start_url من غير أن يصير تطبيقًا آخر.',
    passed: 'للتطبيق هوية',
  },
  'manifest-display': {
    fault: 'لن يُفتح التطبيق في نافذة خاصة به',
    fix: 'اجعل "display" إحدى القيم "standalone" أو "fullscreen" أو "minimal-ui"، وضع ما عداها في "display_override".',
    passed: 'يُفتح التطبيق في نافذة خاصة به',
  },
  'manifest-theme-color': {
    fault: 'لون السمة ناقص أو خاطئ',
    fix: 'اجعل "theme_color" لون CSS غير شفاف مثل ‎#0b5cad.',
    passed: 'للتطبيق لون سمة',
  },
  'manifest-background-color': {
    fault: 'لون الخلفية ناقص أو خاطئ',
    fix: 'اجعل "background_color" لون CSS غير شفاف، فهو يملأ الشاشة أثناء بدء التطبيق.',
    passed: 'للتطبيق لون خلفية',
  },
  'manifest-related-applications': {
    fault: 'البيان يفضّل تطبيقًا آخر',
    fix: 'احذف "prefer_related_applications" أو اجعل قيمته false.',
    passed: 'البيان يفضّل هذا التطبيق',
  },
  'icons-present': {
    fault: 'التطبيق بلا أيقونات',
    fix: 'أضف "icons" إلى البيان: ملفات PNG بقياس 192 و512 بكسل، وأخرى قابلة للاقتصاص (maskable) بقياس 512.',
    passed: 'للتطبيق أيقونات',
  },
  'icons-fetched': {
    fault: 'تعذّر جلب أيقونات',
    fix: 'ضع الملفات حيث يقول البيان، فالمسارات نسبية إليه. ويجب أن ترد بالحالة 200 على الجميع.',
    passed: 'يمكن جلب كل الأيقونات',
  },
  'icons-images': {
    fault: 'أيقونات ليست صورًا',
    fix: 'استبدل الملفات. إن وردت صفحة بدلًا منها فالخادم يرد على المسارات المجهولة بصفحة البداية.',
    passed: 'كل الأيقونات صور سليمة',
  },
  'icons-types': {
    fault: 'نوع أيقونات يخالف المعلَن',
    fix: 'صحّح "type" في البيان، أو حوّل الملفات.',
    passed: 'كل الأيقونات من النوع المعلَن',
  },
  'icons-sizes': {
    fault: 'قياس أيقونات يخالف المعلَن',
    fix: 'صحّح "sizes" في البيان، أو غيّر قياس الملفات.',
    passed: 'كل الأيقونات بالقياس المعلَن',
  },
  'icon-192': {
    fault: 'لا توجد أيقونة مربعة بقياس 192 بكسل',
    fix: 'أضف ملف PNG مربعًا بقياس 192x192 على الأقل وبالغرض "any".',
    passed: 'توجد أيقونة مربعة بقياس 192 بكسل أو أكثر',
  },
  'icon-512': {
    fault: 'لا توجد أيقونة مربعة بقياس 512 بكسل',
    fix: 'أضف ملف PNG مربعًا بقياس 512x512 وبالغرض "any"، فالمتاجر وشاشات البدء تحتاج إليه.',
    passed: 'توجد أيقونة مربعة بقياس 512 بكسل أو أكثر',
  },
  'icon-maskable': {
    fault: 'لا توجد أيقونة قابلة للاقتصاص',
    fix: 'أضف ملف PNG مربعًا بقياس 512x512 وبالغرض "maskable"، مملوءًا كله والمهم فيه ضمن 80 % من وسطه.',
    passed: 'توجد أيقونة قابلة للاقتصاص',
  },
  'icon-maskable-opaque': {
    fault: 'في أيقونة قابلة للاقتصاص ثقوب',
    fix: 'املأ مربع الأيقونة القابلة للاقتصاص كله بخلفية.',
    passed: 'الأيقونات القابلة للاقتصاص تملأ مربعها',
  },
  'icon-any-maskable': {
    fault: 'أيقونة واحدة للغرضين any وmaskable',
    fix: 'استخدم ملفين: للأيقونة القابلة للاقتصاص هوامش واسعة فتبدو صغيرة حيث لا تُقتص.',
    passed: 'الأيقونات القابلة للاقتصاص ملفات مستقلة',
  },
  shortcuts: {
    fault: 'تُتجاهل اختصارات',
    fix: 'اجعل لكل اختصار name وurl ضمن النطاق.',
    passed: 'كل الاختصارات صالحة',
  },
  'shortcut-icons': {
    fault: 'في أيقونات الاختصارات أخطاء',
    fix: 'صحّح الملفات أو ما يقوله البيان عنها، والمعتاد 96x96.',
    passed: 'أيقونات الاختصارات كما أُعلنت',
  },
  screenshots: {
    fault: 'لقطات الشاشة ناقصة أو فيها أخطاء',
    fix: 'أضف "screenshots" إلى البيان، ضيقة وعريضة، فنوافذ التثبيت تعرضها.',
    passed: 'توجد لقطات شاشة',
  },
  'service-worker': {
    fault: 'لم يُعثر على عامل خدمة',
    fix: 'سجّل عاملًا يرد عند انقطاع الشبكة: \u2068navigator.serviceWorker.register("/sw.js")\u2069.',
    passed: 'الصفحة تسجّل عامل خدمة',
  },
  'service-worker-script': {
    fault: 'لا يمكن استخدام نص عامل الخدمة',
    fix: 'قدّمه من الأصل نفسه بلا تحويل ومع \u2068Content-Type: text/javascript\u2069.',
    passed: 'نص عامل الخدمة يرد',
  },
  'service-worker-scope': {
    fault: 'عامل الخدمة لا يتحكم بصفحة البداية',
    fix: 'ضع النص في جذر الموقع أو فوق start_url، أو أرسل Service-Worker-Allowed.',
    passed: 'عامل الخدمة يتحكم بصفحة البداية',
  },
  'start-url-reachable': {
    fault: 'تعذّر فتح صفحة البداية',
    fix: 'اجعل start_url يرد بالحالة 200 ويبقى ضمن النطاق.',
    passed: 'صفحة البداية ترد',
  },
  'asset-links-served': {
    fault: 'النطاق لا يشهد لتطبيق أندرويد',
    fix: 'قدّم \u2068/.well-known/assetlinks.json\u2069 في جذر المضيف: JSON بالحالة 200 بلا تحويل ومع \u2068Content-Type: application/json\u2069.',
    passed: 'النطاق يقدّم assetlinks.json',
  },
  'asset-links-package': {
    fault: 'لا يذكر assetlinks.json تطبيق أندرويد',
    fix: 'أضف تصريحًا بالعلاقة \u2068delegate_permission/common.handle_all_urls\u2069 لحزمة المشروع. من دونه يُظهر التطبيق شريط عنوان.',
    passed: 'يذكر assetlinks.json تطبيق أندرويد',
  },
  'asset-links-fingerprints': {
    fault: 'بصمات assetlinks.json خاطئة',
    fix: 'اذكر بصمة SHA-256 لمفتاح الرفع وللمفتاح الذي يوقّع به Google Play، بحروف كبيرة. من دون الأخيرة يُظهر التطبيق المثبّت من المتجر شريط عنوان.',
    passed: 'بصمات assetlinks.json صحيحة',
  },
  'app-site-association-served': {
    fault: 'النطاق لا يشهد لتطبيق iOS',
    fix: 'قدّم \u2068/.well-known/apple-app-site-association\u2069: JSON بالحالة 200 بلا تحويل ومع \u2068Content-Type: application/json\u2069.',
    passed: 'النطاق يقدّم apple-app-site-association',
  },
  'app-site-association-app': {
    fault: 'لا يذكر apple-app-site-association تطبيق iOS',
    fix: 'أضف معرّف الفريق ومعرّف الحزمة للمشروع إلى \u2068applinks.details[].appIDs\u2069.',
    passed: 'يذكر apple-app-site-association تطبيق iOS',
  },
  'look-complete': {
    fault: 'تعذّر فحص كل شيء',
    fix: 'اجعل الموقع أسرع ردًا وملفاته أصغر، ثم أعد الفحص.',
    passed: 'فُحص كل شيء',
  },
};
