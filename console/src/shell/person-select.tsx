import { Select } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';

/** Somebody who is switched on, found by name. */
export function PersonSelect({
  label,
  isLabelHidden = false,
  placeholder,
  value,
  onChange,
  except = [],
  error,
}: {
  label: string;
  /** In a bar of filters. */
  isLabelHidden?: boolean;
  placeholder?: string;
  value: string | undefined;
  onChange(personId: string | undefined): void;
  /** Ids of people who are no choice. */
  except?: readonly string[];
  error?: string | undefined;
}) {
  const { data } = useQuery(queryPage(people.list, { query: { limit: 200 } }));
  const choices = (data?.items ?? []).filter(({ id, isActive }) => isActive && !except.includes(id));
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable
      error={error}
    />
  );
}
