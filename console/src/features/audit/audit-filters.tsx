import { Button, Group, Select } from '@mantine/core';
import { auditActions } from '@marsa/contract/audit-actions.ts';
import { useTexts } from '#i18n/locale.tsx';
import { DayField } from '#ui/day-field.tsx';
import { useUrlState } from '#url-state.ts';
import { auditTexts } from './audit.text.ts';
import { useActions } from './audit-columns.tsx';
import { type AuditFilter, filterNames, isDay, toQuery } from './audit-filter.ts';

const dayOf = (text: string | undefined) => (isDay(text) ? text : undefined);

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
      <Group gap="sm">
        <DayField isFilter label={t('from')} value={dayOf(filter.from)} onChange={(from) => set({ from })} />
        <DayField isFilter label={t('to')} value={dayOf(filter.to)} onChange={(to) => set({ to })} />
      </Group>
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
