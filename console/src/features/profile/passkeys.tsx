import { PencilSquareIcon, TrashIcon } from '@heroicons/react/24/outline';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { canUsePasskeys } from '#session/passkey.ts';
import { UserText } from '#ui/code.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Said } from '#ui/said.tsx';
import { Section } from '#ui/section.tsx';
import { toast } from '#ui/toast.tsx';
import type { Factors } from './factors.ts';
import classes from './passkeys.module.css';
import { factorTexts } from './profile.text.ts';
import { Used } from './used.tsx';

const AddPasskeyModal = lazyPart(() => import('./passkey-modals.tsx'), 'AddPasskeyModal');
const RenamePasskeyModal = lazyPart(() => import('./passkey-modals.tsx'), 'RenamePasskeyModal');

type Passkey = Factors['passkeys'][number];
type Act = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey };

export function Passkeys({
  factors: { passkeys, passkeyObstacle },
  onCodes,
}: {
  factors: Factors;
  onCodes(codes: readonly string[]): void;
}) {
  const t = useTexts(factorTexts);
  const [act, setAct] = useState<Act>();
  const close = () => setAct(undefined);
  const mayAdd = passkeyObstacle === null && canUsePasskeys();
  return (
    <Section
      title={t('passkeys')}
      lead={t('passkeysHint')}
      isCard
      actions={
        mayAdd && (
          <Button variant="default" onClick={() => setAct({ what: 'add' })}>
            {t('addPasskey')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {passkeyObstacle !== null && (
          <Alert variant="outline">
            {t('obstacle')} <Said>{passkeyObstacle}</Said>
          </Alert>
        )}
        {passkeyObstacle === null && !mayAdd && <Alert variant="outline">{t('notSupported')}</Alert>}
        {passkeys.length === 0 && mayAdd && <Text c="dimmed">{t('noPasskeys')}</Text>}
        {passkeys.length > 0 && (
          <ul className={classes.list}>
            {passkeys.map((passkey) => (
              <li key={passkey.id} className={classes.item}>
                <PasskeyLine passkey={passkey} onAct={setAct} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
      {act?.what === 'add' && <AddPasskeyModal onClose={close} onCodes={onCodes} />}
      {act?.what === 'rename' && <RenamePasskeyModal passkey={act.passkey} onClose={close} />}
      {act?.what === 'remove' && <RemovePasskey passkey={act.passkey} onClose={close} />}
    </Section>
  );
}

function PasskeyLine({ passkey, onAct }: { passkey: Passkey; onAct(act: Act): void }) {
  const t = useTexts(factorTexts);
  const { name, isSynced, createdAt, lastUsedAt } = passkey;
  return (
    <Group justify="space-between" wrap="nowrap">
      <Stack gap={0}>
        <Text fw={600}>
          <UserText>{name}</UserText>
        </Text>
        {isSynced && (
          <Text size="xs" c="dimmed">
            {t('synced')}
          </Text>
        )}
        <Used since={createdAt} last={lastUsedAt} />
      </Stack>
      <RowMenu
        name={name}
        actions={[
          {
            label: t('rename'),
            icon: PencilSquareIcon,
            onClick: () => onAct({ what: 'rename', passkey }),
          },
          {
            label: t('removePasskey'),
            icon: TrashIcon,
            isDangerous: true,
            onClick: () => onAct({ what: 'remove', passkey }),
          },
        ]}
      />
    </Group>
  );
}

function RemovePasskey({ passkey: { id, name }, onClose }: { passkey: Passkey; onClose(): void }) {
  const t = useTexts(factorTexts);
  const remove = useCall(secondFactor.removePasskey, {
    invalidates: [secondFactor.get],
    onDone() {
      toast(t('removed'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('removePasskeyTitle', { name })}
      confirmLabel={t('removePasskey')}
      isDangerous
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { id } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </Confirm>
  );
}
