import { Button, Select, Stack, TextInput } from '@mantine/core';
import * as me from '@marsa/contract/me.ts';
import * as session from '@marsa/contract/session.ts';
import { useWatch } from 'react-hook-form';
import { api } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useAuth } from '#session/auth.tsx';
import { keepSession } from '#session/session.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { toast } from '#ui/toast.tsx';
import { profileTexts } from './profile.text.ts';

/** One's name, and the language of mails and of the console. */
export function NameForm() {
  const t = useTexts(profileTexts);
  const { person } = useAuth();
  const { setLanguage } = useLocale();
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: me.update,
    schema: async () => {
      const { bodyOf } = await import('#schemas.ts');
      return bodyOf((await import('@marsa/contract/me.ts')).update);
    },
    defaults: { name: person?.name ?? '', language: person?.language ?? null },
    toInput: (body) => ({ body }),
    async onDone({ name, language }) {
      if (language !== null) setLanguage(language);
      keepSession(await api.call(session.get));
      form.reset({ name, language });
      toast(t('saved'));
    },
  });
  const language = useWatch({ control: form.control, name: 'language' });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" align="flex-start">
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          dir="auto"
          w="100%"
          maw="24rem"
          {...form.register('name')}
          error={errorOf('name')}
        />
        <Select
          label={t('language')}
          description={t('languageHint')}
          w="100%"
          maw="24rem"
          data={[
            { value: 'auto', label: t('languageAuto') },
            { value: 'en', label: 'English' },
            { value: 'ar', label: 'العربية' },
          ]}
          value={language ?? 'auto'}
          onChange={(value) =>
            form.setValue('language', value === 'en' || value === 'ar' ? value : null, { shouldDirty: true })
          }
          allowDeselect={false}
        />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" loading={pending} disabled={!form.formState.isDirty}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  );
}
