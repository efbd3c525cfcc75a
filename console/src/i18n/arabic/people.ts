import type { Sentences } from '../sentences.ts';

/** People, roles, workspaces, API keys and tokens. */
export const peopleSentences: Sentences = {
  'must be in the future': 'يجب أن يكون في المستقبل',
  'must be within {count} days': 'يجب أن يكون خلال {count} يومًا',
  'There is no developer {id}.': 'لا يوجد مطوّر {id}.',
  '{id} is switched off; switch them on first.': 'الحساب {id} معطّل، فعّله أولًا.',
  '{id} is switched off.': 'الحساب {id} معطّل.',
  'is {role} for {id}; change it with PATCH /v1/people/{person}':
    'الدور {role} للحساب {id}، ويُغيَّر من صفحة الشخص',
  'This key is {state} and cannot be rotated.': 'هذا المفتاح {state} فلا يُستبدل.',
  'This token is {state} and cannot be rotated.': 'هذا الرمز {state} فلا يُستبدل.',
  expired: 'منتهي الصلاحية',
  revoked: 'ملغى',
  replaced: 'مستبدَل',
  'This key was replaced or revoked a moment ago.': 'استُبدل هذا المفتاح أو أُلغي قبل لحظات.',
  'This token was replaced or revoked a moment ago.': 'استُبدل هذا الرمز أو أُلغي قبل لحظات.',
  'This is the last key of an administrator. Make another before you revoke it.':
    'هذا آخر مفتاح لمسؤول. أنشئ غيره قبل أن تلغيه.',
  'There is no API key with the id {id}.': 'لا يوجد مفتاح API بالمعرّف {id}.',
  'there is no such person': 'لا يوجد شخص كهذا',
  'there is no role {role}': 'لا يوجد دور {role}',
  'You cannot give the role {role}: it holds more than yours in this workspace.':
    'لا يمكنك منح الدور {role}: صلاحياته أكثر من صلاحياتك في مساحة العمل هذه.',
  'Your membership is narrowed to some projects: you cannot change who is a member.':
    'عضويتك مقصورة على بعض المشاريع، فلا يمكنك تغيير الأعضاء.',
  'Your membership is narrowed to some projects: you cannot add one.':
    'عضويتك مقصورة على بعض المشاريع، فلا يمكنك إضافة مشروع.',
  'is not a project of this workspace': 'ليس مشروعًا في مساحة العمل هذه',
  'Everybody keeps their own workspace, with their own role.': 'لكل شخص مساحة عمل خاصة تبقى له بدوره.',
  '{id} is not a member of this workspace.': '{id} ليس عضوًا في مساحة العمل هذه.',
  'They are a member of this workspace already.': 'هذا الشخص عضو في مساحة العمل من قبل.',
  'You cannot grant the role {role}: it holds more than your own.':
    'لا يمكنك منح الدور {role}: صلاحياته أكثر من صلاحياتك.',
  '{role} is built in and stays.': '{role} دور أساسي لا يُحذف.',
  'Somebody has the role {role}. Give them another first, or switch it off.':
    'الدور {role} ممنوح لأحد. امنحه غيره أولًا، أو عطّل الدور.',
  'You cannot grant permissions that your own role does not hold.': 'لا يمكنك منح صلاحيات ليست في دورك.',
  '{role} is built in: its name and permissions stay. DEV can be switched off, and each can need a second factor.':
    '{role} دور أساسي: يبقى اسمه وصلاحياته. يمكن تعطيل DEV، ويمكن أن يتطلب كل دور عامل تحقق ثانيًا.',
  'ADMIN cannot be switched off: nobody could switch it on again.':
    'لا يمكن تعطيل ADMIN: لن يستطيع أحد تفعيله من جديد.',
  'The role {role} was changed meanwhile. Read it again.':
    'تغيّر الدور {role} في هذه الأثناء. اطّلع عليه من جديد.',
  'There is a role {role} already.': 'يوجد دور باسم {role} من قبل.',
  'There is no role {role}.': 'لا يوجد دور {role}.',
  'There is no workspace {id}.': 'لا توجد مساحة عمل {id}.',
  'Your membership is narrowed to some projects: you cannot delete the workspace.':
    'عضويتك مقصورة على بعض المشاريع، فلا يمكنك حذف مساحة العمل.',
  'must be the name of the workspace': 'يجب أن يكون اسم مساحة العمل',
  'This is the workspace that somebody has for themselves; it stays.':
    'هذه مساحة العمل الخاصة بأحدهم، فتبقى.',
  'This workspace has projects. Delete them first.': 'في مساحة العمل هذه مشاريع. احذفها أولًا.',
  'You have no workspace of your own: name one with workspaceId.': 'ليست لك مساحة عمل خاصة: اختر واحدة.',
  'You have no workspace of your own.': 'ليست لك مساحة عمل خاصة.',
  '{address} is not banned.': '{address} غير محظور.',
  '{count} wrong API keys within {seconds} s': {
    zero: 'لا مفاتيح API خاطئة خلال {seconds} ثانية',
    one: 'مفتاح API خاطئ خلال {seconds} ثانية',
    two: 'مفتاحا API خاطئان خلال {seconds} ثانية',
    few: '{count} مفاتيح API خاطئة خلال {seconds} ثانية',
    many: '{count} مفتاح API خاطئًا خلال {seconds} ثانية',
    other: '{count} مفتاح API خاطئ خلال {seconds} ثانية',
  },
  'You cannot give a token what you do not hold yourself: {permissions}.':
    'لا يمكنك منح رمز ما لا تملكه أنت: {permissions}.',
  'There is no service token with the id {id}.': 'لا يوجد رمز خدمة بالمعرّف {id}.',
  'There is no person {id}.': 'لا يوجد شخص {id}.',
  '{id} has no e-mail to sign in with: give them one first.':
    'ليس للحساب {id} بريد للدخول به: أضف له بريدًا أولًا.',
  'belongs to somebody already': 'يخص شخصًا آخر من قبل',
  'belongs to somebody who has an account already': 'يخص شخصًا لديه حساب من قبل',
  'There is no invitation {id}.': 'لا توجد دعوة {id}.',
  'This invitation was accepted or revoked already.': 'قُبلت هذه الدعوة أو أُلغيت من قبل.',
  'This is the last administrator. Give somebody else the role first.':
    'هذا آخر مسؤول. امنح الدور لشخص آخر أولًا.',
  'Notices of other people need the permission audit:all.': 'تحتاج تنبيهات الآخرين إلى الصلاحية audit:all.',
  'You have answered this already.': 'أجبت عن هذا من قبل.',
  'You have no notice {id}.': 'ليس لك تنبيه {id}.',
  'The next key was published less than a day ago, and not everybody may know it. It can sign from {time} on.':
    'نُشر المفتاح التالي قبل أقل من يوم، وقد لا يعرفه الجميع. يمكنه التوقيع ابتداءً من {time}.',
  '{count} API keys revoked': {
    zero: 'لم يُلغَ أي مفتاح API',
    one: 'أُلغي مفتاح API واحد',
    two: 'أُلغي مفتاحا API',
    few: 'أُلغيت {count} مفاتيح API',
    many: 'أُلغي {count} مفتاح API',
    other: 'أُلغي {count} مفتاح API',
  },
  'The key was rotated a moment ago.': 'استُبدل المفتاح قبل لحظات.',
  'Reading the audit log needs the permission audit:read in one of your workspaces, or audit:all.':
    'تحتاج قراءة سجل التدقيق إلى الصلاحية audit:read في إحدى مساحات عملك، أو audit:all.',
};
