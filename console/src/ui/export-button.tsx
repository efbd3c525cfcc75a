import { ArrowDownTrayIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { type CsvColumn, downloadCsv } from './csv.ts';
import classes from './export-button.module.css';
import { useFaults } from './fault.ts';
import { toast } from './toast.tsx';
import { uiTexts } from './ui.text.ts';

/** Saves all rows of a table as CSV. */
export function ExportButton<Row>({
  name,
  columns,
  fetchAll,
}: {
  /** Of the file, without ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  fetchAll(): Promise<readonly Row[]>;
}) {
  const t = useTexts(uiTexts);
  const faults = useFaults();
  const [isPending, setPending] = useState(false);
  const save = async () => {
    setPending(true);
    try {
      downloadCsv(name, columns, await fetchAll());
    } catch (error) {
      toast(faults(error).message);
    }
    setPending(false);
  };
  return (
    <Button
      variant="default"
      size="sm"
      className={classes.button ?? ''}
      aria-label={t('exportCsv')}
      loading={isPending}
      onClick={save}
    >
      <ArrowDownTrayIcon width={16} />
      <span className={classes.label}>{t('exportCsv')}</span>
    </Button>
  );
}
