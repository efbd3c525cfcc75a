import { Button, PasswordInput, Stack } from '@mantine/core';
import * as password from '@marsa/contract/password.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import * as session from '@marsa/contract/session.ts';
import { useQuery } from '@tanstack/react-query';
import { isProblem, query } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ButtonLink } from '#shell/link.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Section } from '#ui/section.tsx';
import { toast } from '#ui/toast.tsx';
import { hasFactor } from './factors.ts';
import { profileTexts } from './profile.text.ts';

/** A new password; who has none now, after "this was not me", needs a link for it. */
export function Password() {
  const t = useTexts(profileTexts);
  const { data } = useQuery(query(secondFactor.get));
  if (data?.hasPassword !== false)
    return <PasswordForm hasSecondFactor={data !== undefined && hasFactor(data)} />;
  return (
    <Section title={t('password')} lead={t('noPassword')} isCard>
      <ButtonLink to={pathOf('forgot')} variant="default">
        {t('askForLink')}
      </ButtonLink>
    </Section>
  );
}

function PasswordForm({ hasSecondFactor }: { hasSecondFactor: boolean }) {
  const t = useTexts(profileTexts);
  const { form, submit, error, errorOf, pending, reset } = useEndpointForm({
    endpoint: password.change,
    schema: async () => {
      const { bodyOf } = await import('#schemas.ts');
      return bodyOf((await import('@marsa/contract/password.ts')).change);
    },
    defaults: { currentPassword: '', newPassword: '' },
    toInput: (body) => ({ body }),
    invalidates: [session.list],
    onDone({ ended }) {
      reset();
      toast(t('passwordChanged', { count: ended }));
    },
  });
  const isWrong = isProblem(error, 'INVALID_CREDENTIALS');
  return (
    <Section title={t('password')} lead={t('passwordLead')} isCard>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm" align="flex-start">
          <PasswordInput
            label={t('currentPassword')}
            autoComplete="current-password"
            w="100%"
            maw="24rem"
            {...form.register('currentPassword')}
            error={isWrong ? t('passwordWrong') : errorOf('currentPassword')}
          />
          <PasswordInput
            label={t('newPassword')}
            description={t('newPasswordHint', {
              count: password.leastPasswordLength[hasSecondFactor ? 'withSecondFactor' : 'alone'],
            })}
            autoComplete="new-password"
            w="100%"
            maw="24rem"
            {...form.register('newPassword')}
            error={errorOf('newPassword')}
          />
          {error !== null && !isWrong && <ErrorNote error={error} />}
          <Button type="submit" loading={pending}>
            {t('changePassword')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
