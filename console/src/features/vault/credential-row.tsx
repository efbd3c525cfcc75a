import { ArrowDownTrayIcon, ClockIcon, TrashIcon } from '@heroicons/react/24/outline';
import { Text } from '@mantine/core';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { list, remove } from '@marsa/contract/vault.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { RelativeTime, useNow } from '#ui/relative-time.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import classes from './credential-row.module.css';
import { DownloadModal } from './download-modal.tsx';
import { credentialTexts, vaultTexts } from './vault.text.ts';
import { VersionsModal } from './versions-modal.tsx';

export type Credential = DataOf<typeof list>;

/** One credential: whether it is there and holds what it claims, and what may be done with it. */
export function CredentialRow({
  project,
  type,
  credential,
}: {
  project: Project;
  type: CredentialType;
  credential: Credential | undefined;
}) {
  const t = useTexts(vaultTexts);
  const name = useTexts(credentialTexts)(type);
  return (
    <div className={classes.row}>
      <div>
        <Text fw={600}>{name}</Text>
        {credential && (
          <div className={classes.facts}>
            {t('version', { version: credential.version })} · {t('changed')}{' '}
            <RelativeTime time={credential.updatedAt} />
            {credential.expiresAt && (
              <>
                {' '}
                · {t('expires')} <RelativeTime time={credential.expiresAt} />
              </>
            )}
            {credential.fingerprint && (
              <div>
                {t('fingerprint')}: <bdi dir="ltr">{credential.fingerprint}</bdi>{' '}
                <CopyButton value={credential.fingerprint} label={t('copyFingerprint')} />
              </div>
            )}
          </div>
        )}
      </div>
      <State credential={credential} />
      <Actions project={project} type={type} name={name} isStored={credential !== undefined} />
    </div>
  );
}

const minuteMs = 60_000;

function State({ credential }: { credential: Credential | undefined }) {
  const t = useTexts(vaultTexts);
  const nowMs = useNow(minuteMs);
  if (credential === undefined) return <StatusBadge tone="quiet">{t('notStored')}</StatusBadge>;
  const { checks, expiresAt } = credential;
  if (expiresAt && Date.parse(expiresAt) <= nowMs)
    return <StatusBadge tone="bad">{t('expired')}</StatusBadge>;
  if (checks.some(({ status }) => status === 'waiting'))
    return <StatusBadge tone="warn">{t('waits')}</StatusBadge>;
  return <StatusBadge tone="good">{t('checked')}</StatusBadge>;
}

function Actions({
  project: { id: projectId, workspaceId },
  type,
  name,
  isStored,
}: {
  project: Project;
  type: CredentialType;
  name: string;
  isStored: boolean;
}) {
  const t = useTexts(vaultTexts);
  const { holds } = usePermissions();
  const [shown, setShown] = useState<'download' | 'versions' | 'remove'>();
  const close = () => setShown(undefined);
  const removal = useCall(remove, {
    invalidates: [list],
    onDone() {
      close();
      toast(t('removed', { name }));
    },
  });
  const canWrite = holds('secrets:write', workspaceId);
  const params = { id: projectId, type };
  return (
    <>
      <RowMenu
        name={name}
        actions={[
          isStored &&
            holds('secrets:download', workspaceId) && {
              label: t('download'),
              icon: ArrowDownTrayIcon,
              onClick: () => setShown('download'),
            },
          { label: t('versions'), icon: ClockIcon, onClick: () => setShown('versions') },
          isStored &&
            canWrite && {
              label: t('remove'),
              icon: TrashIcon,
              isDangerous: true,
              onClick: () => setShown('remove'),
            },
        ]}
      />
      {shown === 'download' && <DownloadModal params={params} name={name} onClose={close} />}
      {shown === 'versions' && (
        <VersionsModal params={params} name={name} canRestore={canWrite} onClose={close} />
      )}
      {shown === 'remove' && (
        <ConfirmByTyping
          title={t('removeTitle', { name })}
          name={type}
          confirmLabel={t('remove')}
          opened
          onClose={close}
          onConfirm={() => removal.mutate({ params })}
          pending={removal.isPending}
          error={removal.error}
        >
          {t('removeText')}
        </ConfirmByTyping>
      )}
    </>
  );
}
