import { ArrowDownTrayIcon } from '@heroicons/react/24/outline';
import { Button, Menu } from '@mantine/core';
import * as audit from '@marsa/contract/audit.ts';
import { useMutation } from '@tanstack/react-query';
import { api } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { PermissionGuard } from '#session/auth.tsx';
import { saveFile } from '#ui/csv.ts';
import { useFaults } from '#ui/fault.ts';
import { toast } from '#ui/toast.tsx';
import { auditTexts } from './audit.text.ts';
import type { AuditQuery } from './audit-filter.ts';

type Format = 'csv' | 'lines' | 'signed';

/** Saves what the filters let through, or the whole log with its signatures. */
export function ExportMenu({ query }: { query: AuditQuery }) {
  const t = useTexts(auditTexts);
  const faults = useFaults();
  const download = useMutation({
    async mutationFn(format: Format) {
      const answer = await (format === 'csv'
        ? api.fetch(audit.exportCsv, { query })
        : format === 'lines'
          ? api.fetch(audit.exportLines, { query })
          : api.fetch(audit.exportSigned));
      saveFile(format === 'csv' ? 'audit.csv' : `audit-${format}.ndjson`, await answer.blob());
    },
    onError: (error) => toast(faults(error).message),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<ArrowDownTrayIcon width={16} />} loading={download.isPending}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('exportHint')}</Menu.Label>
        <Menu.Item onClick={() => download.mutate('csv')}>{t('exportCsv')}</Menu.Item>
        <Menu.Item onClick={() => download.mutate('lines')}>{t('exportLines')}</Menu.Item>
        <PermissionGuard permission="audit:all">
          <Menu.Divider />
          <Menu.Item onClick={() => download.mutate('signed')}>{t('exportSigned')}</Menu.Item>
        </PermissionGuard>
      </Menu.Dropdown>
    </Menu>
  );
}
