import { Alert, Button, Group, Stack } from '@mantine/core';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { SecretOnce } from '#ui/secret-once.tsx';
import { Section } from '#ui/section.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { type Factors, hasFactor } from './factors.ts';
import { Passkeys } from './passkeys.tsx';
import { factorTexts } from './profile.text.ts';
import { Used } from './used.tsx';

const TotpModal = lazyPart(() => import('./totp-modal.tsx'), 'TotpModal');

/** An app, passkeys and recovery codes: what somebody proves themselves with beside the password. */
export function SecondFactor() {
  const t = useTexts(factorTexts);
  const { data, error, refetch } = useQuery(query(secondFactor.get));
  const [codes, setCodes] = useState<readonly string[]>();
  if (error && !data) return <ErrorNote error={error} onRetry={refetch} />;
  if (!data) return <CardsSkeleton cards={3} />;
  const hasNone = !hasFactor(data);
  return (
    <Stack gap="lg">
      {hasNone && (
        <Alert variant="outline" color="yellow" title={data.isRequired ? t('required') : t('none')}>
          {t('none2')}
        </Alert>
      )}
      <App totp={data.totp} onCodes={setCodes} />
      <Passkeys factors={data} onCodes={setCodes} />
      {!hasNone && <RecoveryCodes left={data.recoveryCodesLeft} onCodes={setCodes} />}
      {codes && (
        <SecretOnce title={t('codesTitle')} value={codes.join('\n')} onDone={() => setCodes(undefined)} />
      )}
    </Stack>
  );
}

type OnCodes = (codes: readonly string[]) => void;

function App({ totp, onCodes }: { totp: Factors['totp']; onCodes: OnCodes }) {
  const t = useTexts(factorTexts);
  const [shown, setShown] = useState<'set-up' | 'remove'>();
  const close = () => setShown(undefined);
  return (
    <Section
      title={t('app')}
      lead={t('appHint')}
      isCard
      actions={
        <>
          <Button variant={totp ? 'default' : 'filled'} onClick={() => setShown('set-up')}>
            {totp ? t('replaceApp') : t('addApp')}
          </Button>
          {totp && (
            <Button variant="default" onClick={() => setShown('remove')}>
              {t('removeApp')}
            </Button>
          )}
        </>
      }
    >
      <Group gap="xs">
        <StatusBadge tone={totp ? 'good' : 'quiet'}>{totp ? t('appOn') : t('appOff')}</StatusBadge>
        {totp && <Used since={totp.createdAt} last={totp.lastUsedAt} />}
      </Group>
      {shown === 'set-up' && <TotpModal onClose={close} onCodes={onCodes} />}
      {shown === 'remove' && <RemoveApp onClose={close} />}
    </Section>
  );
}

function RemoveApp({ onClose }: { onClose(): void }) {
  const t = useTexts(factorTexts);
  const remove = useCall(secondFactor.removeTotp, {
    invalidates: [secondFactor.get],
    onDone() {
      toast(t('removed'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('removeAppTitle')}
      confirmLabel={t('removeApp')}
      isDangerous
      onClose={onClose}
      onConfirm={() => remove.mutate({})}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </Confirm>
  );
}

function RecoveryCodes({ left, onCodes }: { left: number; onCodes: OnCodes }) {
  const t = useTexts(factorTexts);
  const [isAsking, setAsking] = useState(false);
  const renew = useCall(secondFactor.renewRecoveryCodes, {
    invalidates: [secondFactor.get],
    onDone({ recoveryCodes }) {
      setAsking(false);
      onCodes(recoveryCodes);
    },
  });
  return (
    <Section
      title={t('codes')}
      lead={t('codesHint')}
      isCard
      actions={
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('renewCodes')}
        </Button>
      }
    >
      <StatusBadge tone={left > 3 ? 'good' : 'warn'}>{t('codesLeft', { count: left })}</StatusBadge>
      {isAsking && (
        <Confirm
          title={t('renewCodesTitle')}
          confirmLabel={t('renewCodes')}
          onClose={() => setAsking(false)}
          onConfirm={() => renew.mutate({})}
          pending={renew.isPending}
          error={renew.error}
        >
          {t('renewCodesText')}
        </Confirm>
      )}
    </Section>
  );
}
