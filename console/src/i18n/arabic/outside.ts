import type { Sentences } from '../sentences.ts';

/** Why a request to another server brought no answer. */
export const outsideSentences: Sentences = {
  'The connection to {host} broke off.': 'انقطع الاتصال مع {host}.',
  'The connection to {host} broke off ({code}).': 'انقطع الاتصال مع {host} ‏({code}).',
  'The name {host} does not resolve to an address.': 'لا عنوان للاسم {host}.',
  'The certificate of {host} is not trusted, or TLS failed ({code}).':
    'شهادة {host} غير موثوقة، أو فشل TLS ‏({code}).',
  'Nothing accepts connections on {host}.': 'لا شيء يقبل الاتصال على {host}.',
  '{host} did not answer in time.': 'لم يرد {host} في الوقت المناسب.',
  'The request to {host} was given up.': 'أُلغي الطلب إلى {host}.',
  'The answer of {host} is larger than allowed.': 'رد {host} أكبر من المسموح.',
  'The compressed answer of {host} cannot be unpacked.': 'تعذّر فك ضغط رد {host}.',
  '{host} redirects again after {count} redirects.': 'يحوّل {host} مرة أخرى بعد {count} تحويلات.',
  '{host} redirects from https to plain http, which is not followed.':
    'يحوّل {host} من https إلى http غير المشفّر، ولا يُتبع ذلك.',
  'The URL cannot be read.': 'تعذّرت قراءة العنوان.',
  'The URL must begin with https://, not {protocol}//.':
    'يجب أن يبدأ العنوان بـ ‎https://‎ لا بـ {protocol}//.',
  'The URL of {host} must not hold a user name or password.':
    'يجب ألا يحمل عنوان {host} اسم مستخدم أو كلمة مرور.',
  'Port {port} is not one that web servers use.': 'المنفذ {port} ليس مما تستخدمه خوادم الويب.',
  '{host} redirects to something that is no URL.': 'يحوّل {host} إلى ما ليس عنوانًا.',
  'The answer is larger than the {bytes} bytes that are allowed.': 'الرد أكبر من المسموح، وهو {bytes} بايت.',
  'The answer is packed as "{encoding}", which was not asked for.':
    'الرد مضغوط بصيغة {encoding} التي لم تُطلب.',
  '{address} is not a public address; requests to it are refused.':
    '{address} ليس عنوانًا عامًا، والطلبات إليه مرفوضة.',
  'The name {host} has no address.': 'لا عنوان للاسم {host}.',
  '{program} is not installed': 'البرنامج {program} غير مثبّت',
  'it ended with {code}': 'انتهى بالرمز {code}',
};
