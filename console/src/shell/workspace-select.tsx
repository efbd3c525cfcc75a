import { Select } from '@mantine/core';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';

/** One of the workspaces somebody is a member of. */
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
  const { data } = useQuery(queryPage(workspaces.list, { query: { limit: 200 } }));
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      data={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable={!isNeeded}
      allowDeselect={!isNeeded}
    />
  );
}
