import { EnvelopeIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as invitations from '@marsa/contract/invitations.ts';
import { type ReactNode, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { ListTable } from '#shell/list-table.tsx';
import { Confirm } from '#ui/confirm.tsx';
import type { Column } from '#ui/data-table.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { Tag } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { toast } from '#ui/toast.tsx';
import { invitationsTexts } from './invitations.text.ts';

type Invitation = DataOf<typeof invitations.list>;

/** Who was invited, and what became of it. */
export function Invitations({ invite }: { invite: ReactNode }) {
  const t = useTexts(invitationsTexts);
  const list = useListPage(invitations.list);
  const [revoking, setRevoking] = useState<Invitation>();
  const columns = useColumns(setRevoking);
  return (
    <>
      <ListTable
        list={list}
        name={t('invitations')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="invitations"
        empty={{ icon: EnvelopeIcon, title: t('emptyTitle'), text: t('emptyText'), action: invite }}
      />
      {revoking && <RevokeModal invitation={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

const tones: Record<Invitation['state'], Tone> = {
  open: 'busy',
  accepted: 'good',
  expired: 'quiet',
  revoked: 'quiet',
};

function useColumns(onRevoke: (invitation: Invitation) => void): Column<Invitation>[] {
  const t = useTexts(invitationsTexts);
  const letterOf = ({ sentAt }: Invitation) => (sentAt === null ? t('letterNot') : t('letterSent'));
  return [
    {
      key: 'email',
      title: t('email'),
      isRowHeader: true,
      csv: ({ email }) => email,
      render: ({ email }) => <bdi dir="ltr">{email}</bdi>,
    },
    {
      key: 'state',
      title: t('state'),
      csv: ({ state }) => t(state),
      render: ({ state }) => <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>,
    },
    {
      key: 'role',
      title: t('role'),
      hideBelow: 'sm',
      csv: ({ role }) => role,
      render: ({ role }) => <Tag>{role}</Tag>,
    },
    { key: 'letter', title: t('letter'), hideBelow: 'lg', csv: letterOf, render: letterOf },
    timeColumn('created', t('created'), ({ createdAt }) => createdAt, { hideBelow: 'md' }),
    timeColumn('ends', t('ends'), ({ endsAt }) => endsAt, { hideBelow: 'md' }),
    {
      key: 'revoke',
      title: t('revoke'),
      isTitleHidden: true,
      align: 'end',
      render: (invitation) =>
        invitation.state === 'open' && (
          <Button variant="default" size="compact-sm" onClick={() => onRevoke(invitation)}>
            {t('revoke')}
          </Button>
        ),
    },
  ];
}

function RevokeModal({ invitation: { id, email }, onClose }: { invitation: Invitation; onClose(): void }) {
  const t = useTexts(invitationsTexts);
  const revoke = useCall(invitations.revoke, {
    invalidates: [invitations.list],
    onDone() {
      toast(t('revokedToast'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('revokeTitle', { email })}
      confirmLabel={t('revoke')}
      isDangerous
      onClose={onClose}
      onConfirm={() => revoke.mutate({ params: { id } })}
      pending={revoke.isPending}
      error={revoke.error}
    >
      {t('revokeText')}
    </Confirm>
  );
}
