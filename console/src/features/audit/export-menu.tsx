import { ArrowDownTrayIcon } from '@heroicons/react/24/outline';
import * as audit from '@marsa/contract/audit.ts';
import { api, useChange } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { PermissionGuard } from '#session/auth.tsx';
import { saveFile } from '#ui/csv.ts';
import { useFaults } from '#ui/fault.ts';
import { popMenuClasses as menu, PopMenu } from '#ui/pop-menu.tsx';
import { toast } from '#ui/toast.tsx';
import { auditTexts } from './audit.text.ts';
import type { AuditQuery } from './audit-filter.ts';

type Format = 'csv' | 'lines' | 'signed';

/** Saves what the filters let through, or the whole log with its signatures. */
export function ExportMenu({ query }: { query: AuditQuery }) {
  const t = useTexts(auditTexts);
  const faults = useFaults();
  const download = useChange({
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
    <PopMenu
      buttonClass={menu.solid}
      button={
        <>
          <ArrowDownTrayIcon width={16} aria-hidden />
          {t('export')}
        </>
      }
    >
      <div className={menu.title}>{t('exportHint')}</div>
      <button type="button" className={menu.item} onClick={() => download.mutate('csv')}>
        {t('exportCsv')}
      </button>
      <button type="button" className={menu.item} onClick={() => download.mutate('lines')}>
        {t('exportLines')}
      </button>
      <PermissionGuard permission="audit:all">
        <hr className={menu.line} />
        <button type="button" className={menu.item} onClick={() => download.mutate('signed')}>
          {t('exportSigned')}
        </button>
      </PermissionGuard>
    </PopMenu>
  );
}
