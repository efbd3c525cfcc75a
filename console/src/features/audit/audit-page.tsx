import { ClipboardDocumentListIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import * as audit from '@marsa/contract/audit.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
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
  const [filter, setFilter] = useUrlState(...filterNames);
  const [{ verify }, setUrl] = useUrlState('verify', 'cursor');
  const query = toQuery(filter);
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(audit.list, { query });
  const [shown, setShown] = useState<AuditRow>();
  const columns = useAuditColumns(setShown);
  const isFiltered = Object.keys(query).length > 0;
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
      {error && !rows ? (
        <ErrorNote error={error} onRetry={refetch} />
      ) : (
        <DataTable
          name={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
          paging={paging}
          toolbar={<AuditFilters />}
          empty={
            <EmptyState
              icon={ClipboardDocumentListIcon}
              title={isFiltered ? t('noneTitle') : t('emptyTitle')}
              action={
                isFiltered && (
                  <Button
                    variant="default"
                    onClick={() =>
                      setFilter(Object.fromEntries(filterNames.map((name) => [name, undefined])))
                    }
                  >
                    {t('clear')}
                  </Button>
                )
              }
            >
              {isFiltered ? t('noneText') : t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {shown && <RowDetails row={shown} onClose={() => setShown(undefined)} />}
      {verify && <VerifyModal onClose={() => setUrl({ verify: undefined })} />}
    </Page>
  );
}
