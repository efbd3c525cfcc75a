import { Button, Stack } from '@mantine/core';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { safeReturn } from '#paths.ts';
import { Page } from '#shell/page.tsx';
import { useUrlState } from '#url-state.ts';
import { factorTexts } from './profile.text.ts';
import { SecondFactor } from './second-factor.tsx';

/** On the way into the console: a second factor is offered, or asked for where the role needs one. */
export function SecondFactorPage() {
  const t = useTexts(factorTexts);
  const navigate = useNavigate();
  const [{ to }] = useUrlState('to');
  const { data } = useQuery(query(secondFactor.get));
  const hasOne = data !== undefined && (data.totp !== null || data.passkeys.length > 0);
  return (
    <Page title={t('protect')} lead={data?.isRequired === false && t('protectLead')}>
      <Stack gap="lg">
        <SecondFactor />
        {data && (hasOne || !data.isRequired) && (
          <div>
            <Button
              variant={hasOne ? 'filled' : 'default'}
              onClick={() => navigate({ href: safeReturn(to), replace: true })}
            >
              {hasOne ? t('goOn') : t('notNow')}
            </Button>
          </div>
        )}
      </Stack>
    </Page>
  );
}
