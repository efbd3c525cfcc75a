import { Select } from '@mantine/core';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { query, queryPage } from '#api.ts';
import { useSought } from './sought.ts';

/** One of the workspaces somebody is a member of; what is typed is looked for by the server, however many there are. */
export function WorkspaceSelect({
  label,
  isLabelHidden = false,
  placeholder,
  value,
  onChange,
  isNeeded = false,
}: {
  label: string;
  /** In a bar of filters. */
  isLabelHidden?: boolean;
  placeholder?: string;
  value: string | undefined;
  onChange(workspaceId: string | undefined): void;
  /** It cannot be left empty. */
  isNeeded?: boolean;
}) {
  const { data: chosen } = useQuery({
    ...query(workspaces.get, { params: { id: value ?? '' } }),
    enabled: value !== undefined,
  });
  const [q, setText] = useSought(chosen?.name);
  const { data } = useQuery({
    ...queryPage(workspaces.list, { query: q === '' ? {} : { q } }),
    placeholderData: keepPreviousData,
  });
  const found = data?.items ?? [];
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
      clearable={!isNeeded}
      allowDeselect={!isNeeded}
    />
  );
}
