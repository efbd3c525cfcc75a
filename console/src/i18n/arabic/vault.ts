import type { Sentences } from '../sentences.ts';

/** Credentials: what a value was found to be, how the parts of a keystore fit, and what becomes of an import. */
export const vaultSentences: Sentences = {
  'Ten capital letters and digits': 'عشرة حروف كبيرة وأرقام',
  'must be the ten capital letters and digits of a key id, but {found}':
    'يجب أن يكون معرّف المفتاح: عشرة حروف كبيرة وأرقام، لكنه {found}',
  'is a UUID, which looks like the issuer id': 'معرّف UUID يشبه معرّف المُصدر',
  'is the name of a file: the key id is the part after AuthKey_':
    'اسم ملف: معرّف المفتاح هو ما بعد \u2068AuthKey_\u2069',
  'has {count} character{s}': {
    zero: 'فارغ',
    one: 'حرف واحد',
    two: 'حرفان',
    few: 'من {count} أحرف',
    many: 'من {count} حرفًا',
    other: 'من {count} حرف',
  },
  'has small letters in it': 'فيه حروف صغيرة',
  'has other signs in it': 'فيه علامات أخرى',
  'ten characters, which looks like a key id or a team': 'عشرة أحرف، فيشبه معرّف مفتاح أو فريق',
  'not a UUID': 'ليس UUID',
  'A UUID': 'معرّف UUID',
  'must be a UUID such as App Store Connect shows above the keys, but is {found}':
    'يجب أن يكون معرّف UUID كالذي يعرضه App Store Connect فوق المفاتيح، لكنه {found}',
  'a PEM text with a damaged key in it': 'نص PEM فيه مفتاح تالف',
  'A P-256 private key': 'مفتاح خاص P-256',
  'an EC key on the curve {curve}': 'مفتاح EC على المنحنى {curve}',
  'an RSA key of {bits} bits': 'مفتاح RSA من {bits} بت',
  'a key of type {type}': 'مفتاح من النوع {type}',
  'must be the .p8 file of App Store Connect, a P-256 private key in PEM, in base64, but is {found}':
    'يجب أن يكون ملف ‎.p8 من App Store Connect (مفتاح خاص P-256 بصيغة PEM) مرمّزًا بـ base64، لكنه {found}',
  '{type} is being changed by others. Look at what it is now and try again.':
    'يغيّر آخرون {type} الآن. اطّلع على حالها ثم أعد المحاولة.',
  'The project {id} was deleted meanwhile.': 'حُذف المشروع {id} في هذه الأثناء.',
  '{bytes} bytes is the most that GitHub takes as a secret': 'أقصى ما يقبله GitHub سرًا {bytes} بايت',
  'is {bytes} bytes long in base64, but {limit}': 'طوله {bytes} بايت بترميز base64، لكن {limit}',
  'ends in a line break: leave it out (printf, not echo)': 'ينتهي بسطر جديد: احذفه (printf لا echo)',
  'must have 1000 characters at most': '1000 حرف على الأكثر',
  'must be the name of an entry of the keystore, 1 to 255 characters':
    'يجب أن يكون اسم مُدخل في مخزن المفاتيح، من حرف إلى 255 حرفًا',
  'does not open this file: it is another one, or the head of the file was changed':
    'لا تفتح هذا الملف: هي عبارة أخرى، أو تغيّر رأس الملف',
  'was changed since it was exported; nothing of it is used': 'تغيّر منذ تصديره، فلا يُستخدم منه شيء',
  'is empty': 'فارغ',
  'must be a file in base64, but is {found}': 'يجب أن يكون ملفًا مرمّزًا بـ base64، لكنه {found}',
  '{what} as it is.': '{what} كما هو.',
  'JSON as it is.': 'ملف JSON كما هو.',
  'not base64.': 'ليس base64.',
  'a data: URL.': 'عنوان data:.',
  'Send only what follows its comma.': 'أرسل ما بعد الفاصلة فقط.',
  'base64url.': 'بترميز base64url.',
  'Use the standard alphabet with + and /.': 'استخدم الترميز المعتاد بالعلامتين + و/.',
  'Encode the file first: base64 -w0 FILE (on macOS: base64 -i FILE).':
    'رمّز الملف أولًا: \u2068base64 -w0 FILE\u2069 (وعلى macOS: ‏\u2068base64 -i FILE\u2069).',
  'a private key in PEM': 'مفتاح خاص بصيغة PEM',
  'a private key locked with a password (PEM)': 'مفتاح خاص مقفل بكلمة مرور (PEM)',
  'an EC private key in the older SEC1 form (PEM)': 'مفتاح EC خاص بصيغة SEC1 القديمة (PEM)',
  'an RSA private key in PEM': 'مفتاح RSA خاص بصيغة PEM',
  'an OpenSSH private key': 'مفتاح OpenSSH خاص',
  'a public key in PEM': 'مفتاح عام بصيغة PEM',
  'a certificate in PEM': 'شهادة بصيغة PEM',
  'a certificate request in PEM': 'طلب شهادة بصيغة PEM',
  'a PEM text of an unknown kind': 'نص PEM من نوع غير معروف',
  'a JKS keystore': 'مخزن مفاتيح JKS',
  'a JCEKS keystore': 'مخزن مفاتيح JCEKS',
  'a ZIP archive, such as an .aab, .apk or .jar': 'أرشيف ZIP، مثل ملفات aab أو apk أو jar',
  'a PNG image': 'صورة PNG',
  'a PDF': 'ملف PDF',
  'a gzip archive': 'أرشيف gzip',
  'a property list': 'قائمة خصائص',
  'XML or HTML': 'XML أو HTML',
  'plain text': 'نص عادي',
  'base64 again: it was encoded twice': 'base64 مرة أخرى: رُمّز مرتين',
  'binary data of an unknown kind': 'بيانات ثنائية من نوع غير معروف',
  'a PKCS#12 keystore': 'مخزن مفاتيح PKCS#12',
  'a private key in DER, without the PEM around it': 'مفتاح خاص بصيغة DER، بلا غلاف PEM',
  'PKCS#7 data, such as a provisioning profile': 'بيانات PKCS#7، مثل ملف تزويد (provisioning profile)',
  'a certificate or public key in DER': 'شهادة أو مفتاح عام بصيغة DER',
  'DER data of an unknown kind': 'بيانات DER من نوع غير معروف',
  'is {found!}': '{found}',
  'the token of an OAuth app': 'رمز تطبيق OAuth',
  'the token of a GitHub App for a user, which ends within hours':
    'رمز تطبيق GitHub لمستخدم، ينتهي خلال ساعات',
  'the token of a GitHub App installation, which ends within an hour':
    'رمز تثبيت تطبيق GitHub، ينتهي خلال ساعة',
  'a refresh token': 'رمز تجديد',
  'a token of GitLab': 'رمز من GitLab',
  'an API key of Marsa': 'مفتاح API من مرسى',
  'is a key in PEM': 'مفتاح بصيغة PEM',
  'has spaces in it': 'فيه مسافات',
  'has characters that no token has': 'فيه أحرف لا تكون في رمز',
  'has only {count} characters: was it cut?': {
    zero: 'فارغ',
    one: 'من حرف واحد فقط: هل قُطع؟',
    two: 'من حرفين فقط: هل قُطع؟',
    few: 'من {count} أحرف فقط: هل قُطع؟',
    many: 'من {count} حرفًا فقط: هل قُطع؟',
    other: 'من {count} حرف فقط: هل قُطع؟',
  },
  'Has the form of {kind}': 'له صيغة {kind}',
  'Not tried with GitHub yet: PUT …/github/pat (marsa github token) with this token tries it':
    'لم يُجرَّب مع GitHub بعد: احفظه في صفحة GitHub من المشروع ليُجرَّب',
  'GitHub accepts it': 'يقبله GitHub',
  'a classic token': 'رمز كلاسيكي',
  'a fine-grained token': 'رمز مفصّل الصلاحيات',
  'a token of an older or other kind': 'رمز من نوع أقدم أو آخر',
  'must be a personal access token (ghp_… or github_pat_…), but {found}':
    'يجب أن يكون رمز وصول شخصي (\u2068ghp_…\u2069 أو \u2068github_pat_…\u2069)، لكنه {found}',
  '{member} must be service_account': 'يجب أن يكون {member} هو service_account',
  '{member} must be an RSA private key in PEM': 'يجب أن يكون {member} مفتاح RSA خاصًا بصيغة PEM',
  '{member} must be text': 'يجب أن يكون {member} نصًا',
  '{member} is missing': '{member} غير موجود',
  '{member} must be an address under .gserviceaccount.com':
    'يجب أن يكون {member} عنوانًا تحت ‎.gserviceaccount.com',
  '{member} must be an https address of Google (oauth2.googleapis.com)':
    'يجب أن يكون {member} عنوان https من Google ‏(oauth2.googleapis.com)',
  'in it {faults}': 'فيه: {faults}',
  'Key of {email}': 'مفتاح {email}',
  'an OAuth client, not a service account': 'عميل OAuth، لا حساب خدمة',
  'google-services.json, the configuration of Firebase': 'إعدادات Firebase ‏(google-services.json)',
  'the sign-in of a person (gcloud), not a service account': 'تسجيل دخول شخص (gcloud)، لا حساب خدمة',
  'a workload identity federation file, which holds no key': 'ملف اتحاد هوية أحمال العمل، ولا مفتاح فيه',
  'must be the JSON key file of a service account, in base64, but {found}':
    'يجب أن يكون ملف مفتاح JSON لحساب خدمة، مرمّزًا بـ base64، لكنه {found}',
  'The JKS keystore is damaged.': 'مخزن مفاتيح JKS تالف.',
  'The project holds no credentials.': 'ليس في المشروع بيانات اعتماد.',
  'This Marsa does not know the type.': 'لا تعرف مرسى هذه النوعَ.',
  'must be true, since the file holds the credentials of another project, {id}':
    'يجب التأكيد، فالملف يحوي بيانات اعتماد مشروع آخر هو {id}',
  'It goes with {types}, which was refused.': 'لا تُقبل وحدها، فقد رُفض معها: {types}.',
  'must be a PKCS#12 or JKS keystore, in base64, but is {found}.':
    'يجب أن يكون مخزن مفاتيح PKCS#12 أو JKS مرمّزًا بـ base64، لكنه {found}.',
  'Convert it: keytool -importkeystore -srckeystore OLD -destkeystore new.p12 -deststoretype PKCS12.':
    'حوّله: \u2068keytool -importkeystore -srckeystore OLD -destkeystore new.p12 -deststoretype PKCS12\u2069.',
  'A {format} keystore': 'مخزن مفاتيح {format}',
  'the keystore (ANDROID_UPLOAD_JKS_B64)': 'مخزن المفاتيح (ANDROID_UPLOAD_JKS_B64)',
  'the password of the keystore (ANDROID_UPLOAD_JKS_PASS)':
    'كلمة مرور مخزن المفاتيح (ANDROID_UPLOAD_JKS_PASS)',
  'the alias (ANDROID_UPLOAD_KEY_ALIAS)': 'اسم المفتاح (ANDROID_UPLOAD_KEY_ALIAS)',
  'Waits for the password of the key (ANDROID_UPLOAD_KEY_PASS)':
    'تنتظر كلمة مرور المفتاح (ANDROID_UPLOAD_KEY_PASS)',
  'Opens the keystore': 'تفتح مخزن المفاتيح',
  'Waits for {what}': 'تنتظر {what}',
  'ANDROID_UPLOAD_KEY_PASS differs from ANDROID_UPLOAD_JKS_PASS, but a PKCS#12 keystore has one password for both: keytool ignores -keypass for it. Store the password of the keystore in both.':
    'تختلف ANDROID_UPLOAD_KEY_PASS عن ANDROID_UPLOAD_JKS_PASS، لكن لمخزن PKCS#12 كلمة مرور واحدة لهما: يتجاهل keytool الخيار ‎-keypass فيه. احفظ كلمة مرور المخزن في كلتيهما.',
  'The password (ANDROID_UPLOAD_JKS_PASS) does not open the keystore. To change several parts of the upload key at once, delete the stored ones first.':
    'لا تفتح كلمة المرور (ANDROID_UPLOAD_JKS_PASS) مخزن المفاتيح. لتغيير عدة أجزاء من مفتاح الرفع معًا احذف المحفوظ أولًا.',
  'The keystore asks for more than 500 000 rounds of key derivation. {advice}':
    'يطلب مخزن المفاتيح أكثر من 500 ألف دورة لاشتقاق المفتاح. {advice}',
  'The keystore is damaged, or written in a way that cannot be read here. {advice}':
    'مخزن المفاتيح تالف، أو مكتوب بطريقة لا تُقرأ هنا. {advice}',
  'The keystore takes more than 15 seconds or 128 MB to open. {advice}':
    'يحتاج فتح مخزن المفاتيح إلى أكثر من 15 ثانية أو 128 ميغابايت. {advice}',
  'The keystore holds no private key, only certificates.': 'ليس في مخزن المفاتيح مفتاح خاص، بل شهادات فقط.',
  '(without a name)': '(بلا اسم)',
  'is a certificate without a private key': 'شهادة بلا مفتاح خاص',
  'is not in the keystore': 'ليس في المخزن',
  'The alias (ANDROID_UPLOAD_KEY_ALIAS) {fault}, which holds keys under: {names}.':
    'اسم المفتاح (ANDROID_UPLOAD_KEY_ALIAS) {fault}، وفي المخزن مفاتيح بالأسماء: {names}.',
  'Names a private key of the keystore': 'يسمّي مفتاحًا خاصًا في المخزن',
  'ANDROID_UPLOAD_KEY_PASS does not open the key of this alias.':
    'لا تفتح ANDROID_UPLOAD_KEY_PASS المفتاح بهذا الاسم.',
  'The key opens with its password': 'يُفتح المفتاح بكلمة مروره',
  '{count} values of the vault do not open. Which: marsa vault verify': {
    zero: 'تُفتح كل قيم الخزنة.',
    one: 'قيمة واحدة في الخزنة لا تُفتح. أيّها: \u2068marsa vault verify\u2069',
    two: 'قيمتان في الخزنة لا تُفتحان. أيّها: \u2068marsa vault verify\u2069',
    few: '{count} قيم في الخزنة لا تُفتح. أيّها: \u2068marsa vault verify\u2069',
    many: '{count} قيمة في الخزنة لا تُفتح. أيّها: \u2068marsa vault verify\u2069',
    other: '{count} قيمة في الخزنة لا تُفتح. أيّها: \u2068marsa vault verify\u2069',
  },
  'The data key {id} of project {project} is gone.': 'فُقد مفتاح البيانات {id} للمشروع {project}.',
  '{type} has no version {version}.': 'ليس لـ {type} إصدار {version}.',
  'The project holds no {type} ({title}). Store it first.': 'ليس في المشروع {type}. احفظه أولًا.',
  'nothing was saved': 'لم يُحفظ شيء',
};
