import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { auditActions } from '@marsa/contract/audit-actions.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useUrlState } from '#url-state.ts';
import { auditTexts } from './audit.text.ts';
import { useActions } from './audit-columns.tsx';
import { type AuditFilter, filterNames, toQuery } from './audit-filter.ts';

export function AuditFilters() {
  const t = useTexts(auditTexts);
  const actions = useActions();
  const [filter, setUrl] = useUrlState(...filterNames, 'cursor');
  const [text, setText] = useState(filter.q ?? '');
  const set = (change: { [Name in keyof AuditFilter]: string | undefined }) =>
    setUrl({ ...change, cursor: undefined });
  const seek = useDebouncedCallback((value: string) => set({ q: value.trim() || undefined }), 250);
  const { action, outcome } = filter;
  return (
    <>
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('searchShort')}
        dir="auto"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          seek(event.currentTarget.value);
        }}
      />
      <Select
        aria-label={t('action')}
        placeholder={t('allActions')}
        clearable
        searchable
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
            setText('');
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
