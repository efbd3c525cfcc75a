import { BellIcon } from '@heroicons/react/24/outline';
import { Button, Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as notices from '@marsa/contract/notices.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { forgetPerson } from '#session/session.ts';
import { ListTable } from '#shell/list-table.tsx';
import { Code } from '#ui/code.tsx';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import type { Column } from '#ui/data-table.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { noticeKindTexts, noticeTexts, profileTexts } from './profile.text.ts';

type Notice = DataOf<typeof notices.list>;

/** What happened around one's account, to say whether that was oneself. */
export function Notices() {
  const t = useTexts(noticeTexts);
  const title = useTexts(profileTexts)('notices');
  const [disputed, setDisputed] = useState<Notice>();
  const list = useListPage(notices.list);
  const acknowledge = useCall(notices.acknowledge, {
    invalidates: [notices.list],
    onDone: () => toast(t('thanks')),
  });
  const columns = useColumns((notice) => acknowledge.mutate({ params: { id: notice.id } }), setDisputed);
  return (
    <Stack gap="sm">
      <Text c="dimmed">{t('lead')}</Text>
      {acknowledge.error && <ErrorNote error={acknowledge.error} />}
      <ListTable
        list={list}
        name={title}
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ icon: BellIcon, title: t('noneTitle'), text: t('noneText') }}
      />
      {disputed && <NotMeModal notice={disputed} onClose={() => setDisputed(undefined)} />}
    </Stack>
  );
}

function useColumns(onMe: (notice: Notice) => void, onNotMe: (notice: Notice) => void): Column<Notice>[] {
  const t = useTexts(noticeTexts);
  const kinds = useTexts(noticeKindTexts);
  return [
    {
      key: 'what',
      title: t('what'),
      isRowHeader: true,
      render: ({ kind, details: { device, keyName, by, reason } }) => (
        <Stack gap={0}>
          <span>{kinds(kind)}</span>
          {[device, keyName, by, reason]
            .filter((word) => word !== undefined)
            .map((word) => (
              <Text key={word} size="xs" c="dimmed" fw={400}>
                <Said>{word}</Said>
              </Text>
            ))}
        </Stack>
      ),
    },
    {
      key: 'from',
      title: t('from'),
      hideBelow: 'md',
      render: ({ details: { ip, network } }) => (ip ?? network) && <Code>{ip ?? network}</Code>,
    },
    {
      key: 'when',
      title: t('when'),
      hideBelow: 'sm',
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'answer',
      title: t('answer'),
      align: 'end',
      render: (notice) =>
        notice.answer === null ? (
          <Group gap="xs" justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={() => onMe(notice)}>
              {t('me')}
            </Button>
            <Button size="compact-sm" color="red" onClick={() => onNotMe(notice)}>
              {t('notMe')}
            </Button>
          </Group>
        ) : (
          <StatusBadge tone={notice.answer === 'me' ? 'quiet' : 'warn'}>
            {notice.answer === 'me' ? t('settledMe') : t('settledNotMe')}
          </StatusBadge>
        ),
    },
  ];
}

/** Locks everybody out of the account, also whoever presses it. */
function NotMeModal({ notice: { id }, onClose }: { notice: Notice; onClose(): void }) {
  const t = useTexts(noticeTexts);
  const navigate = useNavigate();
  const lock = useCall(notices.notMe, {
    async onDone(lockedDown) {
      await navigate({ to: pathOf('notMe'), replace: true, state: { lockedDown } });
      forgetPerson();
    },
  });
  return (
    <ConfirmByTyping
      opened
      title={t('notMeTitle')}
      name={t('confirmWord')}
      confirmLabel={t('notMe')}
      onClose={onClose}
      onConfirm={() => lock.mutate({ params: { id } })}
      pending={lock.isPending}
      error={lock.error}
    >
      {t('notMeText')}
    </ConfirmByTyping>
  );
}
