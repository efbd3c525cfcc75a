import * as people from '@marsa/contract/people.ts';
import { type ComponentType, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { RoleSelect } from '#shell/role-select.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { EmailModal, ResetFactorModal, ResetLinkModal } from './account-modals.tsx';
import { peopleTexts } from './people.text.ts';
import type { Person, PersonAct } from './person.tsx';

const modals: Record<PersonAct['what'], ComponentType<{ person: Person; onClose(): void }>> = {
  role: RoleModal,
  switch: SwitchModal,
  email: EmailModal,
  'reset-link': ResetLinkModal,
  'reset-factor': ResetFactorModal,
};

/** The question before something is done with somebody. */
export function PersonActModal({ act: { what, person }, onClose }: { act: PersonAct; onClose(): void }) {
  const Asks = modals[what];
  return <Asks person={person} onClose={onClose} />;
}

function RoleModal({ person: { id, name, role }, onClose }: { person: Person; onClose(): void }) {
  const t = useTexts(peopleTexts);
  const [chosen, setChosen] = useState(role);
  const update = useCall(people.update, {
    invalidates: [people.list, people.get],
    onDone(changed) {
      toast(t('roleChanged', { name, role: changed.role }));
      onClose();
    },
  });
  return (
    <FormModal
      opened
      title={t('changeRoleTitle', { name })}
      submitLabel={t('save')}
      onClose={onClose}
      pending={update.isPending}
      error={update.error}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === role) onClose();
        else update.mutate({ params: { id }, body: { role: chosen } });
      }}
    >
      <RoleSelect label={t('role')} description={t('roleHint')} value={chosen} onChange={setChosen} />
    </FormModal>
  );
}

function SwitchModal({ person: { id, name, isActive }, onClose }: { person: Person; onClose(): void }) {
  const t = useTexts(peopleTexts);
  const update = useCall(people.update, {
    invalidates: [people.list, people.get],
    onDone() {
      toast(isActive ? t('switchedOff', { name }) : t('switchedOn', { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={isActive ? t('switchOffTitle', { name }) : t('switchOnTitle', { name })}
      confirmLabel={isActive ? t('switchOff') : t('switchOn')}
      isDangerous={isActive}
      onClose={onClose}
      onConfirm={() => update.mutate({ params: { id }, body: { isActive: !isActive } })}
      pending={update.isPending}
      error={update.error}
    >
      {isActive ? t('switchOffText') : t('switchOnText')}
    </Confirm>
  );
}
