import { createFormat } from './format.ts';
import { createSay, type Language, type PlainKey, texts } from './texts.ts';

/** What is wrong with a field, for both languages; `issueWords` and the contract's schemas say it in English. */
export const issueTexts = texts(
  {
    missing: 'This is missing.',
    least: { one: 'At least {count} character.', other: 'At least {count} characters.' },
    most: { one: 'At most {count} character.', other: 'At most {count} characters.' },
    leastNumber: 'At least {bound}.',
    mostNumber: 'At most {bound}.',
    number: 'This must be a number.',
    email: 'This must be an e-mail address such as mona@example.com.',
    origin: 'This must be an address such as https://app.example.com, without a path.',
    url: 'This must be a web address.',
    controlCharacters: 'It holds characters that cannot be seen.',
    bundleId: 'Letters, digits and hyphens in parts joined by dots, such as com.example.app.',
    androidPackage:
      'Two or more parts joined by dots, each of letters, digits and _, such as com.example.app.',
    reservedWord: 'No part may be a reserved word of Java, such as new or class.',
    iosScheme: 'It begins with a letter; then only a–z, 0–9, +, . and -.',
    appleTeam: 'The ten capital letters and digits of an Apple team.',
    githubOwner: 'This must be the name of a GitHub user or organisation.',
    githubRepo: 'This must be the name of a GitHub repository.',
    roleName: 'Capital letters, digits and _, such as MERCHANT.',
    permission: 'Such as projects:read, projects:*, *:read or *.',
    onePermission: 'Choose at least one permission.',
    network: 'An address or a range such as 203.0.113.0/24.',
    branch: 'This must be a branch or a tag.',
  },
  {
    missing: 'هذا الحقل مطلوب.',
    least: {
      zero: 'لا حد أدنى للأحرف.',
      one: 'حرف واحد على الأقل.',
      two: 'حرفان على الأقل.',
      few: '{count} أحرف على الأقل.',
      many: '{count} حرفًا على الأقل.',
      other: '{count} حرف على الأقل.',
    },
    most: {
      zero: 'لا يُقبل أي حرف.',
      one: 'حرف واحد على الأكثر.',
      two: 'حرفان على الأكثر.',
      few: '{count} أحرف على الأكثر.',
      many: '{count} حرفًا على الأكثر.',
      other: '{count} حرف على الأكثر.',
    },
    leastNumber: 'لا يقل عن {bound}.',
    mostNumber: 'لا يزيد على {bound}.',
    number: 'يجب أن يكون رقمًا.',
    email: 'يجب أن يكون بريدًا إلكترونيًا مثل mona@example.com.',
    origin: 'يجب أن يكون عنوانًا مثل https://app.example.com، دون مسار.',
    url: 'يجب أن يكون عنوان ويب.',
    controlCharacters: 'فيه محارف لا تُرى.',
    bundleId: 'حروف لاتينية وأرقام وشرطات، في أجزاء بينها نقاط، مثل com.example.app.',
    androidPackage: 'جزآن أو أكثر بينها نقاط، كل منها حروف لاتينية وأرقام و_، مثل com.example.app.',
    reservedWord: 'لا يجوز أن يكون أي جزء كلمة محجوزة في Java، مثل new أو class.',
    iosScheme: 'يبدأ بحرف لاتيني، ثم a–z و0–9 و+ و. و- فقط.',
    appleTeam: 'الحروف الكبيرة والأرقام العشرة لفريق Apple.',
    githubOwner: 'يجب أن يكون اسم مستخدم أو مؤسسة على GitHub.',
    githubRepo: 'يجب أن يكون اسم مستودع على GitHub.',
    roleName: 'حروف لاتينية كبيرة وأرقام و_، مثل MERCHANT.',
    permission: 'مثل projects:read أو projects:* أو *:read أو *.',
    onePermission: 'اختر صلاحية واحدة على الأقل.',
    network: 'عنوان أو نطاق مثل 203.0.113.0/24.',
    branch: 'يجب أن يكون فرعًا أو وسمًا.',
  },
);

/** The sentences of the contract by what they begin with, and what the console says for them. */
const sentences: readonly [beginning: string, key: PlainKey<typeof issueTexts>][] = [
  ['is missing', 'missing'],
  ['must have at least 1 character', 'missing'],
  ['must be an e-mail address', 'email'],
  ['must be an https origin', 'origin'],
  ['must be a URL', 'url'],
  ['must not hold control characters', 'controlCharacters'],
  ['must be letters, digits and hyphens in parts', 'bundleId'],
  ['must be two or more parts', 'androidPackage'],
  ['no part may be a reserved word', 'reservedWord'],
  ['must begin with a letter and hold only', 'iosScheme'],
  ['must be the ten capital letters', 'appleTeam'],
  ['must be the name of a GitHub user', 'githubOwner'],
  ['must be the name of a GitHub repository', 'githubRepo'],
  ['must be capital letters, digits and _', 'roleName'],
  ['must be like projects:read', 'permission'],
  ['must name at least one permission', 'onePermission'],
  ['must be an address or a range', 'network'],
  ['must be a branch', 'branch'],
  ['must be a number', 'number'],
  ['must be a whole number', 'number'],
];

/** Says a fault of a field, as a schema or the server found it, in a language. What nobody put into words stays as it is. */
export function sayIssue(message: string, language: Language): string {
  const t = createSay(issueTexts, language, createFormat(language));
  const key = sentences.find(([beginning]) => message.startsWith(beginning))?.[1];
  if (key !== undefined) return t(key);
  const bound = /^must (?:have|be) at (least|most) (\d+)( characters?)?$/.exec(message);
  if (bound === null) return message;
  const [, side, count = '', isText] = bound;
  if (isText) return t(side === 'least' ? 'least' : 'most', { count: Number(count) });
  return t(side === 'least' ? 'leastNumber' : 'mostNumber', { bound: Number(count) });
}
