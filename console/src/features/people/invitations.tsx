import { EnvelopeIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as invitations from '@marsa/contract/invitations.ts';
import { type ReactNode, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { Confirm } from '#ui/confirm.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { Tag } from '#ui/tag.tsx';
import { toast } from '#ui/toast.tsx';
import { invitationsTexts } from './invitations.text.ts';

type Invitation = DataOf<typeof invitations.list>;

/** Who was invited, and what became of it. */
export function Invitations({ invite }: { invite: ReactNode }) {
  const t = useTexts(invitationsTexts);
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(invitations.list);
  const [revoking, setRevoking] = useState<Invitation>();
  const columns = useColumns(setRevoking);
  if (error && !rows) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <>
      <DataTable
        name={t('invitations')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        isStale={isPlaceholderData}
        paging={paging}
        csvName="invitations"
        empty={
          <EmptyState icon={EnvelopeIcon} title={t('emptyTitle')} action={invite}>
            {t('emptyText')}
          </EmptyState>
        }
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
    {
      key: 'created',
      title: t('created'),
      hideBelow: 'md',
      csv: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'ends',
      title: t('ends'),
      hideBelow: 'md',
      csv: ({ endsAt }) => endsAt,
      render: ({ endsAt }) => <RelativeTime time={endsAt} />,
    },
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
