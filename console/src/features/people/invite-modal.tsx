import { Select, Stack, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as invitations from '@marsa/contract/invitations.ts';
import { useWatch } from 'react-hook-form';
import { useEndpointForm } from '#form.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { RoleSelect } from '#shell/role-select.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { invitationsTexts } from './invitations.text.ts';

export function InviteModal({
  onClose,
  onMade,
}: {
  onClose(): void;
  onMade(made: DataOf<typeof invitations.create>): void;
}) {
  const t = useTexts(invitationsTexts);
  const { language } = useLocale();
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: invitations.create,
    schema: async () => {
      const { bodyOf } = await import('#schemas.ts');
      return bodyOf((await import('@marsa/contract/invitations.ts')).create);
    },
    defaults: { email: '', role: 'DEV', language },
    toInput: (body) => ({ body }),
    invalidates: [invitations.list],
    onDone: onMade,
  });
  const [role, chosen] = useWatch({ control: form.control, name: ['role', 'language'] });
  return (
    <FormModal
      opened
      title={t('inviteTitle')}
      submitLabel={t('send')}
      onClose={onClose}
      onSubmit={submit}
      pending={pending}
      error={error}
      isDirty={form.formState.isDirty}
    >
      <Stack gap="sm">
        <TextInput
          label={t('email')}
          description={t('emailHint')}
          type="email"
          dir="ltr"
          data-autofocus
          {...form.register('email')}
          error={errorOf('email')}
        />
        <RoleSelect
          label={t('role')}
          value={role ?? 'DEV'}
          onChange={(value) => form.setValue('role', value, { shouldDirty: true })}
          error={errorOf('role')}
        />
        <Select
          label={t('language')}
          data={[
            { value: 'en', label: t('english') },
            { value: 'ar', label: t('arabic') },
          ]}
          value={chosen ?? language}
          onChange={(value) => form.setValue('language', value === 'ar' ? 'ar' : 'en')}
          allowDeselect={false}
        />
      </Stack>
    </FormModal>
  );
}
