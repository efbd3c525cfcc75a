import type { Sentences } from '../sentences.ts';

/** What a field must be, beyond what `issues.text.ts` says in both languages. */
export const issueSentences: Sentences = {
  'must be {kind}': 'يجب أن يكون {kind}',
  text: 'نصًا',
  'a whole number': 'رقمًا صحيحًا',
  'a list': 'قائمة',
  'an object': 'كائنًا',
  'true or false': 'true أو false',
  'must be one of {code}': 'يجب أن يكون أحد هذه: {code}',
  'must have at least {count} {entries}': {
    zero: 'لا حد أدنى',
    one: 'عنصر واحد على الأقل',
    two: 'عنصران على الأقل',
    few: '{count} عناصر على الأقل',
    many: '{count} عنصرًا على الأقل',
    other: '{count} عنصر على الأقل',
  },
  'must have at most {count} {entries}': {
    zero: 'لا يُقبل أي عنصر',
    one: 'عنصر واحد على الأكثر',
    two: 'عنصران على الأكثر',
    few: '{count} عناصر على الأكثر',
    many: '{count} عنصرًا على الأكثر',
    other: '{count} عنصر على الأكثر',
  },
  'must have 12 characters at least': '12 حرفًا على الأقل',
  'must be a time in UTC such as {example}': 'يجب أن يكون وقتًا بتوقيت UTC مثل {example}',
  'must be a URL that begins with https://': 'يجب أن يكون عنوانًا يبدأ بـ ‎https://‎',
  'must be the id of who acted': 'يجب أن يكون معرّف من قام بالفعل',
  'must be a SHA-256 in hexadecimal': 'يجب أن يكون SHA-256 بالست عشري',
  'seq and hash of a checkpoint belong together': 'رقم نقطة التحقق وبصمتها يُذكران معًا',
  'must be the name of a workflow input': 'يجب أن يكون اسم مُدخل في سير العمل',
  'must not hold broken Unicode': 'فيه Unicode تالف',
  'at most 22 inputs: GitHub takes 25 and three are set by Marsa':
    '22 مُدخلًا على الأكثر: يقبل GitHub ‏25، ثلاثة منها تضبطها مرسى',
  '{code} are set by Marsa itself': 'تضبط مرسى هذه بنفسها: {code}',
  'must be 1 to 100 letters, digits and signs without spaces': 'من حرف إلى 100 حرف ورقم وعلامة بلا مسافات',
  'must be the file name of a workflow, such as android-play.yml':
    'يجب أن يكون اسم ملف سير عمل، مثل android-play.yml',
  'must be the 12 letters and digits after marsa_': 'الحروف والأرقام الاثنا عشر التي بعد \u2068marsa_\u2069',
  'must be the 12 letters and digits after marsa_svc_':
    'الحروف والأرقام الاثنا عشر التي بعد \u2068marsa_svc_\u2069',
  'must be an id of 26 characters': 'يجب أن يكون معرّفًا من 26 حرفًا',
  'must be the name of a kind, such as build.follow': 'يجب أن يكون اسم نوع، مثل build.follow',
  'must name at least one field to change': 'لم يتغيّر شيء',
  'must be the IPv4 address itself rather than one mapped into IPv6':
    'يجب أن يكون عنوان IPv4 نفسه، لا عنوانًا ممثَّلًا به في IPv6',
  'must be base64url': 'يجب أن يكون بترميز base64url',
  'must be 16 bytes in base64': 'يجب أن يكون 16 بايت بترميز base64',
  'must hold either file and passphrase, or credentials': 'إما ملف وعبارة مرور، أو بيانات اعتماد',
  'must be up to 128 letters and digits': '128 حرفًا ورقمًا على الأكثر',
  'must be a bcrypt hash ($2a$, $2b$ or $2y$, cost 4 to 15)':
    'يجب أن تكون بصمة bcrypt ‏(‎$2a$ أو ‎$2b$ أو ‎$2y$، بكلفة 4 إلى 15)',
  'is not a field of this request': 'ليس حقلًا في هذا الطلب',
  'is not valid': 'غير صالح',
  'must not hold {code}': 'لا يُقبل فيه: {code}',
  'must be up to three numbers joined by dots': 'ثلاثة أرقام على الأكثر بينها نقاط',
  'must be a token: letters, digits and _, in one piece':
    'يجب أن يكون رمزًا: حروف لاتينية وأرقام و_ بلا فواصل',
  'must be the 43 characters behind the # of the link': 'الأحرف الثلاثة والأربعون التي بعد # في الرابط',
  'must be 16 to 256 letters, digits and signs without spaces': 'من 16 إلى 256 حرفًا ورقمًا وعلامة بلا مسافات',
  'must be the name of a header in lower case': 'يجب أن يكون اسم ترويسة بحروف صغيرة',
  'must be valid Unicode without NUL: databases do not agree on how to keep anything else':
    'يجب أن يكون Unicode سليمًا بلا NUL، فقواعد البيانات تختلف في حفظ ما عداه',
};
