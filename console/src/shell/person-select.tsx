import { Select } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { query, queryPage } from '#api.ts';
import { useSought } from './sought.ts';

/** Somebody who is switched on; what is typed is looked for by the server, however many there are. */
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
  const { data: chosen } = usePerson(value);
  const [q, setText] = useSought(chosen?.name);
  const { data } = useQuery({
    ...queryPage(people.list, { query: q === '' ? {} : { q } }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(({ id, isActive }) => isActive && !except.includes(id));
  const choices = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      onSearchChange={setText}
      filter={({ options }) => options}
      clearable
      error={error}
    />
  );
}

/** Somebody by their id, once there is one. */
export const usePerson = (personId: string | undefined) =>
  useQuery({ ...query(people.get, { params: { id: personId ?? '' } }), enabled: personId !== undefined });
