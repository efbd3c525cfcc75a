import type { Sentences } from '../sentences.ts';

/** GitHub: access, repository, secrets, and why it would not do something. */
export const githubSentences: Sentences = {
  'GitHub does not accept this token: it is mistyped, revoked or expired':
    'لا يقبل GitHub هذا الرمز: فيه خطأ في الكتابة، أو أُلغي، أو انتهت صلاحيته',
  'The token of {login} lacks {lacks}.': 'رمز {login} ينقصه: {lacks}.',
  'No GitHub token was stored for this project yet. Store one with PUT …/github/pat.':
    'لم يُحفظ رمز GitHub لهذا المشروع بعد. احفظ واحدًا في صفحة GitHub من المشروع.',
  'must begin with https://: the token travels to it': 'يجب أن يبدأ بـ ‎https://‎، فالرمز يُرسل إليه',
  'must be an address alone, without user, password, query or #':
    'يجب أن يكون عنوانًا وحده، بلا مستخدم ولا كلمة مرور ولا معاملات ولا #',
  'must end after the host or with /api/v3': 'يجب أن ينتهي بعد اسم المضيف أو بـ ‎/api/v3',
  'The stored GitHub token is damaged. Store it anew.': 'رمز GitHub المحفوظ تالف. احفظه من جديد.',
  'it answered with a redirect': 'ردّ بتحويل',
  'its answer cannot be read': 'تعذّرت قراءة رده',
  'it answered {status}': 'ردّ بالحالة {status}',
  'the connection failed': 'فشل الاتصال',
  'no reason given': 'لم يذكر سببًا',
  'Whether it was done is not known; look before you repeat it.': 'لا يُعرف هل تم ذلك، فتحقق قبل أن تعيده.',
  'GitHub could not {aim}: {words}.': 'تعذّر على GitHub {aim}: {words}.',
  'GitHub would not {aim}: {words}.': 'رفض GitHub {aim}: {words}.',
  'GitHub no longer accepts the stored token: it was revoked or has expired. Store a new one.':
    'لم يعد GitHub يقبل الرمز المحفوظ: أُلغي أو انتهت صلاحيته. احفظ رمزًا جديدًا.',
  'The repository was renamed or moved: correct its owner and name in the project.':
    'تغيّر اسم المستودع أو نُقل: صحّح مالكه واسمه في المشروع.',
  'The token lacks the scope workflow, without which GitHub takes no files below .github/workflows.':
    'ينقص الرمزَ النطاق workflow، ومن دونه لا يقبل GitHub ملفات تحت ‎.github/workflows.',
  "The organisation wants the token authorised for its single sign-on: Configure SSO in the token's settings.":
    'تطلب المؤسسة إجازة الرمز لتسجيل الدخول الموحد فيها: اختر \u2068Configure SSO\u2069 في إعدادات الرمز.',
  'The token needs the permission {permission}.': 'يحتاج الرمز إلى الصلاحية {permission}.',
  'Either it does not exist, or the token does not see it or lacks the permission.':
    'إما أنه غير موجود، أو أن الرمز لا يراه أو تنقصه الصلاحية.',
  'The token lacks the permission, or the organisation forbids it.':
    'تنقص الرمزَ الصلاحية، أو أن المؤسسة تمنع ذلك.',
  '"{name}" cannot be a name in GitHub.': 'لا يصلح {name} اسمًا في GitHub.',
  'The project lacks {lacks}. Set the repository with PATCH, store the token with PUT …/github/pat.':
    'ينقص المشروعَ {lacks}. حدّد المستودع واحفظ الرمز في صفحة GitHub من المشروع.',
  'a GitHub token': 'رمز GitHub',
  'is not one that an earlier answer gave': 'ليس مما ورد في رد سابق',
  'GitHub has no run {run} in {repository}.': 'ليس في {repository} على GitHub تشغيل {run}.',
  'read the workflow {file} of {repository}': 'قراءة سير العمل {file} في {repository}',
  'start {file} of {repository}': 'تشغيل {file} في {repository}',
  'list the jobs of run {run}': 'سرد مهام التشغيل {run}',
  'list the runs of {repository}': 'سرد عمليات التشغيل في {repository}',
  'read run {run}': 'قراءة التشغيل {run}',
  'cancel run {run}': 'إلغاء التشغيل {run}',
  'read {what} of {repository}': 'قراءة {what} في {repository}',
  'read a commit of {repository}': 'قراءة إيداع في {repository}',
  'list the files of {repository}': 'سرد ملفات {repository}',
  'read a file of {repository}': 'قراءة ملف من {repository}',
  'create a {what} in {repository}': 'إنشاء {what} في {repository}',
  'move {what} of {repository}': 'تحريك {what} في {repository}',
  'create {what} in {repository}': 'إنشاء {what} في {repository}',
  'show {repository}': 'عرض {repository}',
  'create {owner}/{name}': 'إنشاء {owner}/{name}',
  'give the public key for secrets of {repository}': 'إعطاء المفتاح العام لأسرار {repository}',
  'list the secrets of {repository}': 'سرد أسرار {repository}',
  'store the secret {name}': 'حفظ السر {name}',
  'say who the token belongs to': 'تحديد صاحب الرمز',
  'GitHub had one that Marsa did not make': 'كان في GitHub سر لم تنشئه مرسى',
  'An earlier sync sent it and was cut off': 'أرسلته مزامنة سابقة ثم انقطعت',
  'The credential was deleted here; the secret stays in GitHub until somebody deletes it there':
    'حُذفت بيانات الاعتماد هنا، ويبقى السر في GitHub إلى أن يحذفه أحد هناك',
  'It has {bytes} bytes; GitHub takes {most} at most': 'حجمه {bytes} بايت، وأقصى ما يقبله GitHub ‏{most}',
  'The credential was deleted meanwhile': 'حُذفت بيانات الاعتماد في هذه الأثناء',
  'The stored value cannot be opened; the vault knows more':
    'تعذّر فتح القيمة المحفوظة، وفي الخزنة تفاصيل أكثر',
  'Another sync of this project is under way. Try again when it has ended.':
    'تجري مزامنة أخرى لهذا المشروع. أعد المحاولة بعد انتهائها.',
  'Not tried: GitHub did not answer before': 'لم تُجرَّب: لم يرد GitHub قبل ذلك',
  'the right to write to {repository}': 'حق الكتابة في {repository}',
  'the scope {scope}': 'النطاق {scope}',
  'the permission {permission}': 'الصلاحية {permission}',
  'Administration: write (to create the repository)': '‎Administration: write‎ (لإنشاء المستودع)',
  'Contents: read and write': '‎Contents: read and write‎',
  'Actions: read and write': '‎Actions: read and write‎',
  'Secrets: read and write': '‎Secrets: read and write‎',
  "GitHub's limit for this token is reached. Try again in {seconds} seconds.":
    'بلغ هذا الرمز حده لدى GitHub. أعد المحاولة بعد {seconds} ثانية.',
};
