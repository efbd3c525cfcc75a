import type { Sentences } from '../sentences.ts';

/** Help of the settings, and what is worth a look on the system page. */
export const configurationSentences: Sentences = {
  '{count} key{s}': {
    zero: 'لا مفاتيح',
    one: 'مفتاح واحد',
    two: 'مفتاحان',
    few: '{count} مفاتيح',
    many: '{count} مفتاحًا',
    other: '{count} مفتاح',
  },
  connections: 'اتصالات',
  ms: 'مللي ثانية',
  s: 'ثانية',
  'requests a minute': 'طلبات في الدقيقة',
  'sign-ins a minute': 'عمليات دخول في الدقيقة',
  'wrong keys': 'مفاتيح خاطئة',
  minutes: 'دقيقة',
  hours: 'ساعة',
  days: 'يوم',
  'limit per address': 'الحد لكل عنوان',
  'limit per API key': 'الحد لكل مفتاح API',
  'limit per browser session': 'الحد لكل جلسة متصفح',
  'limit per address, right or wrong; more where many people sign in from one office at nine':
    'الحد لكل عنوان، صحيحة كانت أم خاطئة؛ زده حيث يسجّل كثيرون الدخول من مكتب واحد في الصباح',
  'limit on credential downloads per API key': 'حد تنزيل بيانات الاعتماد لكل مفتاح API',
  'limit on webhooks that a source proved to be its own': 'حد إشعارات الويب التي أثبت المصدر أنها منه',
  'limit on webhooks per address that has proved nothing within the last hour':
    'حد إشعارات الويب لكل عنوان لم يثبت شيئًا خلال الساعة الأخيرة',
  'an address is banned after this many': 'يُحظر العنوان بعد هذا العدد',
  'how long a ban lasts': 'مدة الحظر',
  'wrong keys are counted within this time': 'تُعدّ المفاتيح الخاطئة خلال هذه المدة',
  'production refuses to start on missing or weak secrets and never makes its own':
    'في production لا يبدأ الخادم بأسرار ناقصة أو ضعيفة، ولا ينشئ أسراره بنفسه أبدًا',
  'address to listen on; 0.0.0.0 only behind a firewall or a proxy':
    'العنوان الذي يُستمع عليه؛ 0.0.0.0 خلف جدار حماية أو وسيط فقط',
  'TCP port to listen on; 0 takes a free one': 'منفذ TCP الذي يُستمع عليه؛ 0 يأخذ منفذًا حرًا',
  'the URL people use, behind the proxy; http://HOST:PORT where it is silent, with localhost for 127.0.0.1':
    'العنوان الذي يستخدمه الناس، خلف الوسيط؛ وإن تُرك فهو \u2068http://HOST:PORT\u2069، وlocalhost بدل 127.0.0.1',
  'addresses of your own proxies, comma-separated ranges; only they may say who the client is':
    'عناوين وسطائك أنت، نطاقات بينها فواصل؛ هم وحدهم من يقول من هو العميل',
  'folder of the embedded database and, in development, of the keys':
    'مجلد قاعدة البيانات المضمّنة، ومجلد المفاتيح أثناء التطوير',
  'sqlite:PATH, postgres://USER:PASSWORD@HOST/NAME or mysql://…; an SQLite file in DATA_DIR where it is silent':
    '\u2068sqlite:PATH\u2069 أو \u2068postgres://USER:PASSWORD@HOST/NAME\u2069 أو \u2068mysql://…\u2069؛ وإن تُرك فملف SQLite في DATA_DIR',
  'at most this many, on PostgreSQL and MariaDB': 'هذا العدد على الأكثر، مع PostgreSQL وMariaDB',
  'wait this long for a connection': 'مدة انتظار الاتصال',
  'give a query this long': 'المدة التي يُمهَلها الاستعلام',
  'shared limits, bans and events of several instances; not needed for one':
    'حدود وحظر وأحداث تتشاركها عدة نسخ؛ لا تحتاج إليه نسخة واحدة',
  'roots of the derived keys (cursors, audit seal): comma-separated, first is active; openssl rand -base64 48':
    'جذور المفاتيح المشتقة (المؤشرات وختم التدقيق): بينها فواصل، أولها الفعّال؛ \u2068openssl rand -base64 48\u2069',
  'keys that open the vault: base64 of 32 bytes, comma-separated, first is active; openssl rand -base64 32':
    'مفاتيح تفتح الخزنة: 32 بايت بترميز base64، بينها فواصل، أولها الفعّال؛ \u2068openssl rand -base64 32\u2069',
  'keys that API keys are checked with: base64 of 32 bytes, comma-separated, first is active':
    'مفاتيح تُفحص بها مفاتيح API: ‏32 بايت بترميز base64، بينها فواصل، أولها الفعّال',
  'a browser session ends after this long without activity': 'تنتهي جلسة المتصفح بعد هذه المدة بلا نشاط',
  'it ends after this long in any case': 'وتنتهي بعد هذه المدة على أي حال',
  'the same with "remember me", where a day without activity ends it; 0 switches that off; never for ADMIN':
    'ومثلها مع «تذكّرني»، حيث ينهيها يوم بلا نشاط؛ 0 يعطّل ذلك؛ ولا يسري على ADMIN أبدًا',
  'other web origins that may call the API, comma-separated':
    'أصول ويب أخرى يُسمح لها بالواجهة البرمجية، بينها فواصل',
  'issuer (iss) of access tokens': 'مُصدر رموز الوصول (iss)',
  'audience (aud) of access tokens': 'جمهور رموز الوصول (aud)',
  '1 lets PWA checks and GitHub base URLs reach private addresses: for rehearsals, never in production':
    '1 يسمح لفحص التطبيقات وعناوين GitHub بالوصول إلى عناوين خاصة: للبروفات، لا في الإنتاج أبدًا',
  'PEM file of one more certificate authority to trust for outgoing requests':
    'ملف PEM لجهة شهادات إضافية يوثق بها في الطلبات الصادرة',
  'mail server, smtp://USER:PASSWORD@HOST:587 (STARTTLS; ?tls=none for a relay without it) or smtps://…; without it administrators hand over links':
    'خادم البريد، \u2068smtp://USER:PASSWORD@HOST:587\u2069 ‏(STARTTLS؛ و\u2068?tls=none\u2069 لخادم بلا ذلك) أو \u2068smtps://…\u2069؛ ومن دونه يسلّم المسؤولون الروابط بأنفسهم',
  'address that mails come from; needed with SMTP_URL': 'العنوان الذي تأتي منه الرسائل؛ لازم مع SMTP_URL',
  'pause between writes to GitHub with one token; GitHub asks for a second':
    'الفاصل بين عمليات الكتابة في GitHub برمز واحد؛ يطلب GitHub ثانية',
  'how often a running build is looked at': 'كل كم يُنظر في بناء جارٍ',
  'folder of the backups; DATA_DIR/backups where it is silent':
    'مجلد النسخ الاحتياطية؛ وإن تُرك فهو DATA_DIR/backups',
  'when the server makes a backup, proves it by a restore and removes old ones: cron expression, UTC; 30 2 * * * is daily':
    'متى ينشئ الخادم نسخة احتياطية ويثبتها باستعادة ويزيل القديمة: تعبير cron بتوقيت UTC؛ \u206830 2 * * *\u2069 يوميًا',
  'backups that are kept: of the last days, weeks and months that have one':
    'النسخ التي تبقى: من آخر الأيام والأسابيع والأشهر التي فيها نسخة',
  'restic repository that every backup is also sent to, such as sftp:user@host:/srv/marsa or s3:https://s3.example.com/marsa':
    'مستودع restic الذي تُرسل إليه كل نسخة أيضًا، مثل \u2068sftp:user@host:/srv/marsa\u2069 أو \u2068s3:https://s3.example.com/marsa\u2069',
  'file (0600) with the password of that repository; without it nothing there can be read':
    'ملف (0600) فيه كلمة مرور ذلك المستودع؛ من دونها لا يُقرأ منه شيء',
  'least level that is logged': 'أدنى مستوى يُكتب في السجل',
  'bearer token for /health/metrics from other addresses than loopback':
    'رمز الوصول إلى ‎/health/metrics من غير عنوان الجهاز نفسه',
  'a stop first says not ready and serves on this long, until the proxy before several instances has seen it; 5 in production where it is silent':
    'عند الإيقاف يقول الخادم أولًا إنه غير جاهز ويواصل الخدمة هذه المدة حتى يلاحظ الوسيط أمام النسخ؛ وإن تُرك فهو 5 في الإنتاج',
  'how long a stop, after that, waits for requests in flight': 'كم ينتظر الإيقاف بعد ذلك الطلبات الجارية',
  'set TRUST_PROXY={address} if it is your proxy, so that limits and bans reach the client behind it':
    'اضبط \u2068TRUST_PROXY={address}\u2069 إن كان وسيطك، لتصل الحدود والحظر إلى العميل خلفه',
  'the file {path} exists': 'الملف {path} موجود',
  '{name} is set': 'المتغير {name} مضبوط',
  'CI is {value}': 'قيمة CI هي {value}',
  'no mark of a container, CI, hosted IDE or systemd': 'لا أثر لحاوية أو CI أو بيئة تطوير مستضافة أو systemd',
  'NODE_ENV is development, but this looks like a {kind} ({evidence}): set NODE_ENV=production to be told of weak secrets.':
    'قيمة NODE_ENV هي development، لكن هذا يبدو {kind} ‏({evidence}): اضبط NODE_ENV=production لتُنبَّه إلى الأسرار الضعيفة.',
  'NODE_ENV is production, but this looks like a {kind} ({evidence}).':
    'قيمة NODE_ENV هي production، لكن هذا يبدو {kind} ‏({evidence}).',
  container: 'حاوية',
  ci: 'بيئة CI',
  'hosted-ide': 'بيئة تطوير مستضافة',
  systemd: 'خدمة systemd',
  server: 'خادم',
};
