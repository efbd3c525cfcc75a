import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as people from '@marsa/contract/people.ts';
import { useTexts } from '#i18n/locale.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { peopleTexts } from './people.text.ts';

export type Person = DataOf<typeof people.list>;

/** What is about to be done with somebody. */
export interface PersonAct {
  what: 'role' | 'switch' | 'email' | 'reset-link' | 'reset-factor';
  person: Person;
}

export function PersonState({ person: { isActive } }: { person: Person }) {
  const t = useTexts(peopleTexts);
  return <StatusBadge tone={isActive ? 'good' : 'quiet'}>{isActive ? t('on') : t('off')}</StatusBadge>;
}
