import { ShieldCheckIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import * as bans from '@marsa/contract/bans.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { Code } from '#ui/code.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { type Column, NumberCell } from '#ui/data-table.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { toast } from '#ui/toast.tsx';
import { bansTexts } from './bans.text.ts';

type Ban = DataOf<typeof bans.list>;

export function BansPage() {
  const t = useTexts(bansTexts);
  const list = useListPage(bans.list);
  const [lifting, setLifting] = useState<Ban>();
  const columns = useColumns(setLifting);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ ip }) => ip}
        csvName="bans"
        empty={{ icon: ShieldCheckIcon, title: t('emptyTitle'), text: t('emptyText') }}
      />
      {lifting && <LiftModal ban={lifting} onClose={() => setLifting(undefined)} />}
    </Page>
  );
}

function useColumns(onLift: (ban: Ban) => void): Column<Ban>[] {
  const t = useTexts(bansTexts);
  const mayLift = usePermissions().holds('bans:write');
  return [
    {
      key: 'ip',
      title: t('address'),
      isRowHeader: true,
      csv: ({ ip }) => ip,
      render: ({ ip }) => <Code>{ip}</Code>,
    },
    {
      key: 'count',
      title: t('tries'),
      hideBelow: 'sm',
      csv: ({ count }) => count,
      render: ({ count }) => <NumberCell value={count} />,
    },
    timeColumn('since', t('since'), ({ createdAt }) => createdAt, { hideBelow: 'sm' }),
    timeColumn('until', t('until'), ({ until }) => until),
    {
      key: 'lift',
      title: t('lift'),
      isTitleHidden: true,
      align: 'end',
      render: (ban) =>
        mayLift && (
          <Button variant="default" size="compact-sm" onClick={() => onLift(ban)}>
            {t('lift')}
          </Button>
        ),
    },
  ];
}

function LiftModal({ ban: { ip }, onClose }: { ban: Ban; onClose(): void }) {
  const t = useTexts(bansTexts);
  const lift = useCall(bans.lift, {
    invalidates: [bans.list],
    onDone() {
      toast(t('lifted', { ip }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('liftTitle', { ip })}
      confirmLabel={t('lift')}
      onClose={onClose}
      onConfirm={() => lift.mutate({ params: { ip } })}
      pending={lift.isPending}
      error={lift.error}
    >
      {t('liftText')}
    </Confirm>
  );
}
