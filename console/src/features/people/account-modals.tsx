import { TextInput } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { SecretOnce } from '#ui/secret-once.tsx';
import { toast } from '#ui/toast.tsx';
import { invitationsTexts } from './invitations.text.ts';
import type { Person } from './person.tsx';

interface ModalProps {
  person: Person;
  onClose(): void;
}

/** A link by which somebody chooses a new password, shown once. */
export function ResetLinkModal({ person: { id, name }, onClose }: ModalProps) {
  const t = useTexts(invitationsTexts);
  const [link, setLink] = useState<string>();
  const make = useCall(people.resetLink, { onDone: (made) => setLink(made.link) });
  if (link !== undefined)
    return <SecretOnce title={t('resetLinkShown', { name })} value={link} onDone={onClose} />;
  return (
    <Confirm
      title={t('resetLinkTitle')}
      confirmLabel={t('resetLinkMake')}
      onClose={onClose}
      onConfirm={() => make.mutate({ params: { id } })}
      pending={make.isPending}
      error={make.error}
    >
      {t('resetLinkText', { name })}
    </Confirm>
  );
}

export function ResetFactorModal({ person: { id, name }, onClose }: ModalProps) {
  const t = useTexts(invitationsTexts);
  const reset = useCall(secondFactor.reset, {
    invalidates: [people.list, people.get],
    onDone() {
      toast(t('resetFactorDone', { name }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('resetFactorTitle', { name })}
      confirmLabel={t('resetFactor')}
      isDangerous
      onClose={onClose}
      onConfirm={() => reset.mutate({ params: { id } })}
      pending={reset.isPending}
      error={reset.error}
    >
      {t('resetFactorText')}
    </Confirm>
  );
}

export function EmailModal({ person: { id, name, email }, onClose }: ModalProps) {
  const t = useTexts(invitationsTexts);
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: people.update,
    schema: async () => {
      const { z } = await import('zod');
      return z.object({ email: (await import('@marsa/contract/session.ts')).email });
    },
    defaults: { email: email ?? '' },
    toInput: (body) => ({ params: { id }, body }),
    invalidates: [people.list, people.get],
    onDone() {
      toast(t('emailChanged', { name }));
      onClose();
    },
  });
  return (
    <FormModal
      opened
      title={t('changeEmailTitle', { name })}
      submitLabel={t('save')}
      onClose={onClose}
      onSubmit={submit}
      pending={pending}
      error={error}
      isDirty={form.formState.isDirty}
    >
      <TextInput
        label={t('email')}
        description={t('emailHint')}
        type="email"
        dir="ltr"
        data-autofocus
        {...form.register('email')}
        error={errorOf('email')}
      />
    </FormModal>
  );
}
