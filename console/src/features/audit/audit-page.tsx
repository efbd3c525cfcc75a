import { ClipboardDocumentListIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import * as audit from '@marsa/contract/audit.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { useUrlState } from '#url-state.ts';
import { auditTexts } from './audit.text.ts';
import { type AuditRow, useAuditColumns } from './audit-columns.tsx';
import { filterNames, toQuery } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { CheckpointButton } from './checkpoint-modal.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RowDetails } from './row-details.tsx';
import { VerifyModal } from './verify-modal.tsx';

export function AuditPage() {
  const t = useTexts(auditTexts);
  const [filter] = useUrlState(...filterNames);
  const [{ verify }, setUrl] = useUrlState('verify');
  const query = toQuery(filter);
  const list = useListPage(audit.list, { query });
  const [shown, setShown] = useState<AuditRow>();
  const columns = useAuditColumns(setShown);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <PermissionGuard permission="audit:all">
            <Button variant="default" onClick={() => setUrl({ verify: '1' })}>
              {t('verify')}
            </Button>
            <CheckpointButton />
          </PermissionGuard>
          <ExportMenu query={query} />
        </>
      }
    >
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        search={{ label: t('search'), placeholder: t('searchShort') }}
        filters={filterNames}
        toolbar={<AuditFilters />}
        empty={{ icon: ClipboardDocumentListIcon, title: t('emptyTitle'), text: t('emptyText') }}
      />
      {shown && <RowDetails row={shown} onClose={() => setShown(undefined)} />}
      {verify && <VerifyModal onClose={() => setUrl({ verify: undefined })} />}
    </Page>
  );
}
