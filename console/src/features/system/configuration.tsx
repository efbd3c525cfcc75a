import { AdjustmentsHorizontalIcon } from '@heroicons/react/24/outline';
import { Stack, Switch, Text, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as system from '@marsa/contract/system.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Said } from '#ui/said.tsx';
import { Section } from '#ui/section.tsx';
import { useUrlState } from '#url-state.ts';
import { systemTexts } from './system.text.ts';

type Setting = DataOf<typeof system.get>['configuration'][number];

const wasSet = ({ source }: Setting) => source !== 'default' && source !== 'not set' && source !== 'derived';

/** Every setting in effect, found by name or value. */
export function Configuration({ values }: { values: readonly Setting[] }) {
  const t = useTexts(systemTexts);
  const [{ q = '', set }, setUrl] = useUrlState('q', 'set');
  const sought = q.toLowerCase();
  const rows = values.filter(
    (setting) =>
      (set === undefined || wasSet(setting)) &&
      `${setting.name} ${setting.value}`.toLowerCase().includes(sought),
  );
  const columns = useColumns();
  return (
    <Section title={t('configuration')} lead={t('configurationLead')}>
      <DataTable
        name={t('configuration')}
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
        csvName="configuration"
        toolbar={
          <>
            <TextInput
              type="search"
              aria-label={t('search')}
              placeholder={t('searchShort')}
              value={q}
              onChange={(event) => setUrl({ q: event.currentTarget.value })}
            />
            <Switch
              label={t('onlyChanged')}
              checked={set !== undefined}
              onChange={(event) => setUrl({ set: event.currentTarget.checked ? '1' : undefined })}
            />
          </>
        }
        empty={
          <EmptyState icon={AdjustmentsHorizontalIcon} title={t('noneTitle')}>
            {t('noneText')}
          </EmptyState>
        }
      />
    </Section>
  );
}

function useColumns(): Column<Setting>[] {
  const t = useTexts(systemTexts);
  const sources: Record<string, string> = {
    default: t('fromDefault'),
    environment: t('fromEnvironment'),
    'not set': t('fromNothing'),
    derived: t('fromDerived'),
  };
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ name, help }) => (
        <Stack gap={2} align="flex-start">
          <Code>{name}</Code>
          <Text size="xs" c="dimmed" fw={400} ta="start" maw="34rem">
            <Said>{help}</Said>
          </Text>
        </Stack>
      ),
    },
    {
      key: 'value',
      title: t('value'),
      csv: ({ value }) => value,
      render: ({ value, isSecret }) =>
        value === '' ? (
          <Text c="dimmed">{t('none')}</Text>
        ) : isSecret ? (
          <Text span>
            {t('secret')}{' '}
            <Code>
              <Said>{value}</Said>
            </Code>
          </Text>
        ) : (
          <Code>{value}</Code>
        ),
    },
    {
      key: 'source',
      title: t('source'),
      hideBelow: 'sm',
      csv: ({ source }) => source,
      render: ({ source }) => sources[source] ?? <bdi dir="ltr">{source}</bdi>,
    },
  ];
}
