import type { Sentences } from '../sentences.ts';

/** Requests that are refused at the door, whatever they are about; projects, jobs and webhooks. */
export const requestSentences: Sentences = {
  'The server is busy right now. Try again in a moment.': 'الخادم مشغول الآن. أعد المحاولة بعد لحظات.',
  'Send one of x-api-key, Authorization and the session cookie, not two of them.':
    'أرسل واحدًا من x-api-key أو Authorization أو كعكة الجلسة، لا اثنين منها.',
  'Authorization takes "Bearer TOKEN"; an API key goes into the x-api-key header.':
    'يأخذ Authorization القيمة \u2068Bearer TOKEN\u2069، ومفتاح API يوضع في الترويسة x-api-key.',
  'This came from a page of another site. Marsa is at {url} (PUBLIC_URL).':
    'ورد هذا من صفحة في موقع آخر. عنوان مرسى {url} ‏(PUBLIC_URL).',
  'This came from a page of {origin}. Marsa is at {url} (PUBLIC_URL).':
    'ورد هذا من صفحة في {origin}. عنوان مرسى {url} ‏(PUBLIC_URL).',
  'Send the value of the cookie {cookie} as X-CSRF-Token.': 'أرسل قيمة الكعكة {cookie} في X-CSRF-Token.',
  'The CSRF token belongs to another session. Load the page anew.': 'رمز CSRF لجلسة أخرى. أعد تحميل الصفحة.',
  'is not a cursor of this list; use the nextCursor of the page before':
    'ليس مؤشرًا لهذه القائمة؛ استخدم nextCursor من الصفحة السابقة',
  'Tokens are for programs. In a browser, sign in for a session.':
    'الرموز للبرامج. في المتصفح سجّل الدخول لتبدأ جلسة.',
  'Send your API key in the x-api-key header, or sign in.':
    'أرسل مفتاح API في الترويسة x-api-key، أو سجّل الدخول.',
  'Too many wrong API keys came from this address. An administrator can lift the ban.':
    'وردت من هذا العنوان مفاتيح API خاطئة كثيرة. يمكن لمسؤول رفع الحظر.',
  'More than {count} requests a minute for {what}. Wait and try again.':
    'أكثر من {count} طلبًا في الدقيقة ({what}). انتظر ثم أعد المحاولة.',
  'this address': 'هذا العنوان',
  'this session': 'هذه الجلسة',
  'this source': 'هذا المصدر',
  'This is only for {kinds} credentials.': 'هذا لأنواع الاعتماد هذه فقط: {kinds}.',
  'A service token does only what its scopes name.': 'لا يفعل رمز الخدمة إلا ما في نطاقاته.',
  'Confirm with your password that it is still you, then try again.':
    'أكّد بكلمة مرورك أنك ما زلت أنت، ثم أعد المحاولة.',
  'Your role {role} is switched off.': 'دورك {role} معطّل.',
  'This needs the permission {permission}, which your role does not hold.':
    'يحتاج هذا إلى الصلاحية {permission}، وليست في دورك.',
  'The path is not a valid URL.': 'المسار ليس عنوانًا صالحًا.',
  'There is no {method} {path}.': 'لا يوجد {method} {path}.',
  'Something went wrong. The log of the server has more under this request id.':
    'حدث خطأ ما. في سجل الخادم تفاصيل أكثر تحت معرّف هذا الطلب.',
  'Send the body as application/json.': 'أرسل المحتوى بنوع application/json.',
  'The body is larger than this endpoint takes.': 'المحتوى أكبر من المسموح.',
  'The body is empty, but its content type says JSON.': 'المحتوى فارغ مع أن نوعه JSON.',
  'The body is not valid JSON.': 'المحتوى ليس JSON صالحًا.',
  'The body is not as long as Content-Length says.': 'طول المحتوى لا يطابق Content-Length.',
  'The database does not answer. Try again in a moment.': 'قاعدة البيانات لا ترد. أعد المحاولة بعد لحظات.',
  'The request could not be read.': 'تعذّرت قراءة الطلب.',
  'The headers or the URL are longer than 16 KiB.': 'الترويسات أو العنوان أطول من 16 كيبيبايت.',
  'The request did not arrive in time.': 'لم يصل الطلب في الوقت المناسب.',
  'The request is not valid HTTP.': 'الطلب ليس HTTP صالحًا.',
  'More than {count} event streams are open.': 'عدد قنوات الأحداث المفتوحة أكثر من {count}.',
  'Metrics are for loopback, or for the bearer of METRICS_TOKEN.':
    'المقاييس لعنوان الجهاز نفسه، أو لحامل METRICS_TOKEN.',
  'There is no project {id}.': 'لا يوجد مشروع {id}.',
  'Your membership does not reach the project {id}.': 'لا تصل عضويتك إلى المشروع {id}.',
  'The project was changed meanwhile. Read it again and repeat your change.':
    'تغيّر المشروع في هذه الأثناء. اطّلع عليه من جديد وأعد تغييرك.',
  'must be the name of the project: its credentials and builds go with it':
    'يجب أن يكون اسم المشروع: تُحذف معه بيانات اعتماده وعمليات بنائه',
  'A build of this project is running. Cancel it or wait for its end.':
    'تجري عملية بناء لهذا المشروع. ألغها أو انتظر نهايتها.',
  'This workspace has a project called "{name}" already.': 'في مساحة العمل مشروع باسم {name} من قبل.',
  'There is no job {id}; jobs that ended are forgotten after some days.':
    'لا توجد مهمة {id}؛ تُنسى المهام المنتهية بعد أيام.',
  'The job {id} is not dead, so there is nothing to settle.': 'المهمة {id} لم تتوقف محاولاتها، فلا شيء يُسوّى.',
  'the lease is lost': 'فُقد حجز المهمة',
  'the lease of the job {id} is lost': 'فُقد حجز المهمة {id}',
  'it went on after it was told to end': 'استمرت بعد أن طُلب منها أن تنتهي',
  'Each of its {count} runs was cut off.': {
    zero: 'لم تُنفَّذ.',
    one: 'انقطع تنفيذها الوحيد.',
    two: 'انقطع تنفيذاها كلاهما.',
    few: 'انقطعت كل مرات تنفيذها، وهي {count}.',
    many: 'انقطعت كل مرات تنفيذها، وهي {count}.',
    other: 'انقطعت كل مرات تنفيذها، وهي {count}.',
  },
  'It was too old to be begun.': 'مضى عليها وقت طويل فلم تُبدأ.',
  'Something went wrong. The log of the server has more under the id of this job.':
    'حدث خطأ ما. في سجل الخادم تفاصيل أكثر تحت معرّف هذه المهمة.',
  'the schedule "{schedule}" never comes': 'لا يحين الجدول {schedule} أبدًا',
  'Marsa is stopping': 'مرسى تتوقف',
  'Your membership is narrowed to some projects: webhooks are of the whole workspace.':
    'عضويتك مقصورة على بعض المشاريع، وإشعارات الويب لمساحة العمل كلها.',
  'must be whsec_ and 24 to 64 bytes in base64, as the sender shows it':
    'يجب أن يكون \u2068whsec_\u2069 ثم 24 إلى 64 بايت بترميز base64، كما يعرضه المرسل',
  'may hold letters, digits, _ and - only: Telegram takes nothing else':
    'حروف لاتينية وأرقام و_ و- فقط: لا يقبل Telegram غيرها',
  'This workspace sends no webhooks to an endpoint {id}.': 'لا ترسل مساحة العمل إشعارات إلى مستقبِل {id}.',
  'The secret was changed meanwhile. Look at the endpoint and try again.':
    'تغيّر السر في هذه الأثناء. اطّلع على المستقبِل ثم أعد المحاولة.',
  'This workspace has an endpoint called "{name}" already.': 'في مساحة العمل مستقبِل باسم {name} من قبل.',
  'The body is larger than this channel takes.': 'المحتوى أكبر مما تقبله هذه القناة.',
  'Choose the content type application/json in GitHub.': 'اختر نوع المحتوى application/json في GitHub.',
  'The body is no JSON object.': 'المحتوى ليس كائن JSON.',
  'There is no such source of webhooks.': 'لا يوجد مصدر إشعارات كهذا.',
  'This source of webhooks is switched off.': 'مصدر الإشعارات هذا معطّل.',
  'The signature does not fit the body and the secret of this source.':
    'لا يطابق التوقيع المحتوى وسر هذا المصدر.',
  'It was signed at a time that is not now: look at the clock of the sender.':
    'وُقّع في وقت غير الآن: راجع ساعة المرسل.',
  'an address not known yet': 'عنوان لم يُعرف بعد',
  'More than {count} webhooks a minute from {who}. Send it again later.':
    'أكثر من {count} إشعارًا في الدقيقة من {who}. أرسله لاحقًا.',
  'Marsa does nothing with webhooks of {channel} yet.': 'لا تفعل مرسى شيئًا بإشعارات {channel} بعد.',
  'This source has sent no webhook {id}.': 'لم يرسل هذا المصدر إشعارًا {id}.',
  'It waits to be worked on already.': 'ينتظر المعالجة من قبل.',
  'It answered {status}; redirects are not followed.': 'ردّ بالحالة {status}، ولا تُتبع التحويلات.',
  'It answered {status}.': 'ردّ بالحالة {status}.',
  'It answered 410: it is gone for good.': 'ردّ بالحالة 410: لم يعد موجودًا.',
  'It has failed for five days without one success.': 'فشل خمسة أيام دون نجاح واحد.',
  'The endpoint is switched off; switch it on first.': 'المستقبِل معطّل، فعّله أولًا.',
  'It waits to be sent already.': 'ينتظر الإرسال من قبل.',
  'No webhook {id} was sent to this endpoint.': 'لم يُرسل إلى هذا المستقبِل إشعار {id}.',
  'This workspace has no source of webhooks {id}.': 'ليس في مساحة العمل مصدر إشعارات {id}.',
  'must be the app secret that Meta shows for the app': 'يجب أن يكون سر التطبيق الذي يعرضه Meta',
  'The secret was changed meanwhile. Look at the source and try again.':
    'تغيّر السر في هذه الأثناء. اطّلع على المصدر ثم أعد المحاولة.',
  'This workspace has a source of webhooks called "{name}" already.':
    'في مساحة العمل مصدر باسم {name} من قبل.',
  'Marsa could not work on it; its log has more. Redeliver it once that is mended.':
    'تعذّر على مرسى معالجته، وفي سجلها تفاصيل أكثر. أعد تسليمه بعد إصلاح ذلك.',
};
