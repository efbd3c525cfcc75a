import type { Sentences } from '../sentences.ts';

/** What joins sentences, and names that the server takes from its code: no texts of their own there. */
export const glueSentences: Sentences = {
  '{place}: {fault!}': '{place}: {fault}',
  'Error: {fault!}': '{fault}',
  '{help!} ({unit})': '{help} ({unit})',
  '{items} and {count} more': {
    zero: '{items}',
    one: '{items} وواحد غيرها',
    two: '{items} واثنان غيرها',
    few: '{items} و{count} غيرها',
    many: '{items} و{count} غيرها',
    other: '{items} و{count} غيرها',
  },
  'GitHub would not {aim}: {words} ({status}).': 'رفض GitHub {aim}: {words} ({status}).',
  'a number': 'رقم',
  'a boolean': 'قيمة منطقية',
  githubOwner: 'مالك المستودع',
  githubRepo: 'اسم المستودع',
};
