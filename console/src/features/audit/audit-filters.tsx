import { Button, Select, TextInput } from '@mantine/core';
import { auditActions } from '@marsa/contract/audit-actions.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useUrlState } from '#url-state.ts';
import { auditTexts } from './audit.text.ts';
import { useActions } from './audit-columns.tsx';
import { type AuditFilter, filterNames, toQuery } from './audit-filter.ts';

export function AuditFilters() {
  const t = useTexts(auditTexts);
  const actions = useActions();
  const [filter, setUrl] = useUrlState(...filterNames, 'cursor');
  const set = (change: { [Name in keyof AuditFilter]: string | undefined }) =>
    setUrl({ ...change, cursor: undefined });
  const { action, outcome } = filter;
  return (
    <>
      <Select
        aria-label={t('action')}
        placeholder={t('allActions')}
        clearable
        searchable
        flex="1 1 8rem"
        maw="16rem"
        data={auditActions.map((value) => ({ value, label: actions(value) }))}
        value={action ?? null}
        onChange={(value) => set({ action: value ?? undefined })}
      />
      <Select
        aria-label={t('outcome')}
        placeholder={t('allOutcomes')}
        clearable
        w="9rem"
        data={[
          { value: 'allowed', label: t('allowed') },
          { value: 'refused', label: t('refused') },
        ]}
        value={outcome ?? null}
        onChange={(value) => set({ outcome: value ?? undefined })}
      />
      <DayField label={t('from')} value={filter.from} onChange={(from) => set({ from })} />
      <DayField label={t('to')} value={filter.to} onChange={(to) => set({ to })} />
      {Object.keys(toQuery(filter)).length > 0 && (
        <Button
          variant="subtle"
          onClick={() => {
            set(Object.fromEntries(filterNames.map((name) => [name, undefined])));
          }}
        >
          {t('clear')}
        </Button>
      )}
    </>
  );
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange(day: string | undefined): void;
}) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      leftSection={<span aria-hidden>{label}</span>}
      leftSectionWidth="3.2rem"
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
