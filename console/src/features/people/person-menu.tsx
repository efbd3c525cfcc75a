import {
  ComputerDesktopIcon,
  EnvelopeIcon,
  IdentificationIcon,
  KeyIcon,
  LinkIcon,
  NoSymbolIcon,
  PowerIcon,
  ShieldExclamationIcon,
} from '@heroicons/react/24/outline';
import { useNavigate } from '@tanstack/react-router';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { invitationsTexts } from './invitations.text.ts';
import { peopleTexts } from './people.text.ts';
import type { Person, PersonAct } from './person.tsx';

/** What may be done with somebody. */
export function PersonMenu({ person, onAct }: { person: Person; onAct(act: PersonAct): void }) {
  const t = useTexts(peopleTexts);
  const navigate = useNavigate();
  const { holds } = usePermissions();
  const i = useTexts(invitationsTexts);
  const { id, name, isActive, email, hasSecondFactor } = person;
  const mayWrite = holds('people:write');
  return (
    <RowMenu
      name={name}
      actions={[
        mayWrite && {
          label: t('changeRole'),
          icon: IdentificationIcon,
          onClick: () => onAct({ what: 'role', person }),
        },
        mayWrite && {
          label: i('changeEmail'),
          icon: EnvelopeIcon,
          onClick: () => onAct({ what: 'email', person }),
        },
        mayWrite &&
          email !== null && {
            label: i('resetLink'),
            icon: LinkIcon,
            onClick: () => onAct({ what: 'reset-link', person }),
          },
        mayWrite &&
          hasSecondFactor && {
            label: i('resetFactor'),
            icon: ShieldExclamationIcon,
            isDangerous: true,
            onClick: () => onAct({ what: 'reset-factor', person }),
          },
        holds('sessions:read') && {
          label: t('sessions'),
          icon: ComputerDesktopIcon,
          onClick: () => navigate({ to: pathOf('person', { personId: id }) }),
        },
        {
          label: t('keys'),
          icon: KeyIcon,
          onClick: () => navigate({ to: pathOf('keys'), search: { developer: id } as never }),
        },
        mayWrite && {
          label: isActive ? t('switchOff') : t('switchOn'),
          icon: isActive ? NoSymbolIcon : PowerIcon,
          isDangerous: isActive,
          onClick: () => onAct({ what: 'switch', person }),
        },
      ]}
    />
  );
}
