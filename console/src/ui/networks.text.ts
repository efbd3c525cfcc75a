import { texts } from '#i18n/texts.ts';

export const networksTexts = texts(
  {
    networks: 'May be used from',
    hint: 'Addresses or ranges such as 203.0.113.0/24; Enter adds one. Left empty: from anywhere.',
    anywhere: 'Anywhere',
    wrong: '{word} is neither an address nor a range.',
  },
  {
    networks: 'يُستخدم من',
    hint: 'عناوين أو نطاقات مثل 203.0.113.0/24، وتضاف بمفتاح الإدخال. إن تُرك فارغًا: من أي مكان.',
    anywhere: 'أي مكان',
    wrong: '{word} ليس عنوانًا ولا نطاقًا.',
  },
);
