import type { Sentences } from '../sentences.ts';

/** Sign-in, sessions, factors, and credentials that are not let in. */
export const signInSentences: Sentences = {
  unknown: 'غير معروف',
  'This API key is not known. Check that it was copied whole.':
    'مفتاح API هذا غير معروف. تأكد من أنه نُسخ كاملًا.',
  'This API key no longer works and is used again and again.': 'لم يعد مفتاح API هذا يعمل، ويُستخدم مرارًا.',
  'This API key was revoked.': 'أُلغي مفتاح API هذا.',
  'This API key has expired.': 'انتهت صلاحية مفتاح API هذا.',
  'This API key was replaced, and the overlap is over.': 'استُبدل مفتاح API هذا وانتهت مهلة التداخل.',
  'The owner of this API key is switched off.': 'حساب صاحب مفتاح API هذا معطّل.',
  'This API key may not be used from {address}.': 'لا يُسمح باستخدام مفتاح API هذا من {address}.',
  'Your role needs a second factor: sign in with a browser and set one up.':
    'يتطلب دورك عامل تحقق ثانيًا: سجّل الدخول بمتصفح وأعدّ واحدًا.',
  'Send code too: of your authenticator app, or a recovery code.':
    'أرسل الرمز أيضًا: من تطبيق المصادقة، أو رمز استرداد.',
  'This code was used a moment ago.': 'استُخدم هذا الرمز قبل لحظات.',
  'This token was issued by another installation.': 'صدر هذا الرمز عن تثبيت آخر.',
  'This token was issued for somebody else.': 'صدر هذا الرمز لجهة أخرى.',
  'This token is of a time that has not come.': 'هذا الرمز من وقت لم يأت بعد.',
  'This token has expired. Use the refresh token to get another.':
    'انتهت صلاحية هذا الرمز. استخدم رمز التجديد لتحصل على غيره.',
  'This is no access token of this server. Check that it was copied whole.':
    'هذا ليس رمز وصول من هذا الخادم. تأكد من أنه نُسخ كاملًا.',
  'This refresh token was used before, so somebody else may have it: its session has ended. Sign in again.':
    'استُخدم رمز التجديد هذا من قبل، فربما وصل إلى غيرك: أُنهيت جلسته. سجّل الدخول من جديد.',
  'This is no refresh token of this server. Check that it was copied whole.':
    'هذا ليس رمز تجديد من هذا الخادم. تأكد من أنه نُسخ كاملًا.',
  'More than {count} refreshes a minute. Wait and try again.':
    'أكثر من {count} تجديدًا في الدقيقة. انتظر ثم أعد المحاولة.',
  'You are no member of this workspace any more. Sign in for another.':
    'لم تعد عضوًا في مساحة العمل هذه. سجّل الدخول إلى غيرها.',
  'The password was changed meanwhile. Sign in again.':
    'تغيّرت كلمة المرور في هذه الأثناء. سجّل الدخول من جديد.',
  'This refresh token was revoked. Sign in again.': 'أُلغي رمز التجديد هذا. سجّل الدخول من جديد.',
  'The session of this token is over. Sign in again.': 'انتهت جلسة هذا الرمز. سجّل الدخول من جديد.',
  'The session of this token is over.': 'انتهت جلسة هذا الرمز.',
  'This refresh token has expired. Sign in again.': 'انتهت صلاحية رمز التجديد هذا. سجّل الدخول من جديد.',
  'This token was revoked.': 'أُلغي هذا الرمز.',
  'The password was changed after this token was made. Sign in again.':
    'تغيّرت كلمة المرور بعد صدور هذا الرمز. سجّل الدخول من جديد.',
  'The owner of this token is switched off.': 'حساب صاحب هذا الرمز معطّل.',
  'This link does not work any more: it was used, replaced or is too old.':
    'لم يعد هذا الرابط يعمل: استُخدم أو استُبدل أو مضى عليه وقت طويل.',
  'This session is not known any more. Sign in again.': 'لم تعد هذه الجلسة معروفة. سجّل الدخول من جديد.',
  'This session is not known any more.': 'لم تعد هذه الجلسة معروفة.',
  'This is no session of Marsa. Sign in again.': 'هذه ليست جلسة من مرسى. سجّل الدخول من جديد.',
  'This session was ended. Sign in again.': 'أُنهيت هذه الجلسة. سجّل الدخول من جديد.',
  'Your account is switched off.': 'حسابك معطّل.',
  'This session has reached its end. Sign in again.': 'بلغت هذه الجلسة نهايتها. سجّل الدخول من جديد.',
  'Nobody was here for a while. Sign in again.': 'لم يكن أحد هنا منذ مدة. سجّل الدخول من جديد.',
  'This session was renewed elsewhere. Load the page anew.': 'جُدّدت هذه الجلسة في مكان آخر. أعد تحميل الصفحة.',
  'This session was renewed at the same moment. Try again.': 'جُدّدت هذه الجلسة في اللحظة نفسها. أعد المحاولة.',
  'There is no session {id}.': 'لا توجد جلسة {id}.',
  'This set-up link does not work. The server prints a new one at its start.':
    'رابط الإعداد هذا لا يعمل. يطبع الخادم رابطًا جديدًا عند تشغيله.',
  'There is an administrator already: sign in.': 'يوجد مسؤول من قبل: سجّل الدخول.',
  'More than {count} sign-ins a minute from this address.':
    'أكثر من {count} محاولة دخول في الدقيقة من هذا العنوان.',
  'Too many sign-ins failed. Wait before the next one.':
    'فشلت محاولات دخول كثيرة. انتظر قبل المحاولة التالية.',
  'Try again in {seconds} s.': 'أعد المحاولة بعد {seconds} ثانية.',
  'E-mail or password is wrong.': 'البريد أو كلمة المرور خطأ.',
  'The password is wrong.': 'كلمة المرور خطأ.',
  'This service token is not known. Check that it was copied whole.':
    'رمز الخدمة هذا غير معروف. تأكد من أنه نُسخ كاملًا.',
  'This service token no longer works and is used again and again.':
    'لم يعد رمز الخدمة هذا يعمل، ويُستخدم مرارًا.',
  'This service token was revoked.': 'أُلغي رمز الخدمة هذا.',
  'This service token has expired.': 'انتهت صلاحية رمز الخدمة هذا.',
  'This service token was replaced, and the overlap is over.': 'استُبدل رمز الخدمة هذا وانتهت مهلة التداخل.',
  'The maker of this service token is switched off.': 'حساب منشئ رمز الخدمة هذا معطّل.',
  'This service token may not be used from {address}.': 'لا يُسمح باستخدام رمز الخدمة هذا من {address}.',
  'Too many codes were tried. Wait, or use a passkey.': 'جُرّبت رموز كثيرة. انتظر، أو استخدم مفتاح مرور.',
  'This code is not valid, and it was the last try for 15 minutes.':
    'هذا الرمز غير صالح، وكانت هذه آخر محاولة لمدة 15 دقيقة.',
  'This code is not valid. Is the clock of your device right? Each code works once.':
    'هذا الرمز غير صالح. هل ساعة جهازك صحيحة؟ يعمل كل رمز مرة واحدة.',
  'Recovery codes come with a second factor: add an app or a passkey first.':
    'رموز الاسترداد تأتي مع عامل تحقق ثانٍ: أضف تطبيقًا أو مفتاح مرور أولًا.',
  'There is no such second factor of yours.': 'ليس لك عامل تحقق ثانٍ كهذا.',
  'Your role needs a second factor. Add another before you remove this one.':
    'يتطلب دورك عامل تحقق ثانيًا. أضف غيره قبل أن تزيل هذا.',
  'Your role needs a second factor. Add an app or a passkey first.':
    'يتطلب دورك عامل تحقق ثانيًا. أضف تطبيقًا أو مفتاح مرور أولًا.',
  'They have no second factor.': 'ليس لهذا الشخص عامل تحقق ثانٍ.',
  'Passkeys need a name instead of an address in PUBLIC_URL; http://localhost:8080 will do to try them.':
    'تحتاج مفاتيح المرور إلى اسم بدل عنوان رقمي في PUBLIC_URL، ويكفي \u2068http://localhost:8080\u2069 لتجربتها.',
  'Browsers make passkeys only on https. Put a proxy with TLS in front, and set PUBLIC_URL.':
    'لا تنشئ المتصفحات مفاتيح مرور إلا على https. ضع أمام الخادم وسيطًا يوفر TLS، واضبط PUBLIC_URL.',
  'You have {count} passkeys. Remove one you do not use.': {
    zero: 'ليست لك مفاتيح مرور.',
    one: 'لك مفتاح مرور واحد. أزل ما لا تستخدمه.',
    two: 'لك مفتاحا مرور. أزل ما لا تستخدمه.',
    few: 'لك {count} مفاتيح مرور. أزل ما لا تستخدمه.',
    many: 'لك {count} مفتاح مرور. أزل ما لا تستخدمه.',
    other: 'لك {count} مفتاح مرور. أزل ما لا تستخدمه.',
  },
  'This passkey was not made for this page, or too long ago. Begin anew.':
    'لم يُنشأ مفتاح المرور هذا لهذه الصفحة، أو مضى عليه وقت طويل. ابدأ من جديد.',
  'This passkey is kept already.': 'مفتاح المرور هذا محفوظ من قبل.',
  'You have no passkey {id}.': 'ليس لك مفتاح مرور {id}.',
  'This passkey does not open the account. Begin anew, or use another way.':
    'مفتاح المرور هذا لا يفتح الحساب. ابدأ من جديد، أو استخدم طريقة أخرى.',
  'No sign-in waits here, or it waited too long. Begin anew.':
    'لا تسجيل دخول ينتظر هنا، أو طال انتظاره. ابدأ من جديد.',
  'This was used a moment ago. Begin anew.': 'استُخدم هذا قبل لحظات. ابدأ من جديد.',
  'No authenticator app waits for its first code. Begin anew.':
    'لا تطبيق مصادقة ينتظر رمزه الأول. ابدأ من جديد.',
  'This account is gone.': 'لم يعد هذا الحساب موجودًا.',
  'must be another than the present one': 'يجب أن تختلف عن كلمة المرور الحالية.',
  'is on the lists of common and breached passwords': 'هي في قوائم كلمات المرور الشائعة والمسرّبة',
  'is made of your name, your e-mail or the name of this server': 'مكوّنة من اسمك أو بريدك أو اسم هذا الخادم',
  'is too easy to guess; four words that have nothing to do with each other are not':
    'تخمينها سهل، وأربع كلمات لا علاقة بينها يصعب تخمينها',
  'A password has at most {count} characters.': 'لا تزيد كلمة المرور على {count} حرفًا.',
  'At most {count} links an hour. Look into your mail, or wait.': {
    zero: 'لا روابط الآن. ابحث في بريدك أو انتظر.',
    one: 'رابط واحد في الساعة. ابحث في بريدك أو انتظر.',
    two: 'رابطان في الساعة على الأكثر. ابحث في بريدك أو انتظر.',
    few: '{count} روابط في الساعة على الأكثر. ابحث في بريدك أو انتظر.',
    many: '{count} رابطًا في الساعة على الأكثر. ابحث في بريدك أو انتظر.',
    other: '{count} رابط في الساعة على الأكثر. ابحث في بريدك أو انتظر.',
  },
  'The password could not be looked at. Try again in a moment.':
    'تعذّر فحص كلمة المرور. أعد المحاولة بعد لحظات.',
  'This link is too old.': 'مضى على هذا الرابط وقت طويل.',
  'This invitation does not work any more: it was used, replaced or taken back, or is too old. Ask for a new one.':
    'لم تعد هذه الدعوة تعمل: استُخدمت أو استُبدلت أو سُحبت، أو مضى عليها وقت طويل. اطلب دعوة جديدة.',
};
