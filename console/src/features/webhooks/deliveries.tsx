import { InboxIcon } from '@heroicons/react/24/outline';
import { Stack } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import type { ListPage } from '#list-page.ts';
import { ListTable } from '#shell/list-table.tsx';
import type { Column } from '#ui/data-table.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Section } from '#ui/section.tsx';
import { StatusFilter } from './status-filter.tsx';
import { type deliveryTexts, webhooksTexts } from './webhooks.text.ts';

/** What went one way, newest first. */
export function Deliveries<Row extends { id: string }>({
  statuses,
  error,
  ...table
}: {
  list: ListPage<Row>;
  columns: readonly Column<Row>[];
  csvName: string;
  statuses: readonly (keyof typeof deliveryTexts.en)[];
  /** Why something could not be sent once more. */
  error: Error | null;
}) {
  const t = useTexts(webhooksTexts);
  return (
    <Section title={t('deliveries')} lead={t('deliveriesLead')}>
      <Stack gap="sm">
        {error && <ErrorNote error={error} />}
        <ListTable
          {...table}
          name={t('deliveries')}
          rowKey={({ id }) => id}
          filters={['status']}
          toolbar={<StatusFilter statuses={statuses} />}
          empty={{ icon: InboxIcon, title: t('deliveriesEmpty'), text: t('deliveriesEmptyText') }}
        />
      </Stack>
    </Section>
  );
}
