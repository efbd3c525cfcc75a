import { Select, TextInput } from '@mantine/core';
import * as roles from '@marsa/contract/roles.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { usePermissions } from '#session/auth.tsx';

/** One of the roles there are; who may not list them writes its name. */
export function RoleSelect({
  label,
  description,
  value,
  onChange,
  error,
}: {
  label: string;
  description?: string;
  value: string;
  onChange(role: string): void;
  error?: string | undefined;
}) {
  const mayList = usePermissions().holds('roles:read');
  const { data } = useQuery({ ...queryPage(roles.list, { query: { limit: 200 } }), enabled: mayList });
  if (!mayList)
    return (
      <TextInput
        label={label}
        description={description}
        dir="ltr"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
      />
    );
  const names = (data?.items ?? []).filter(({ isActive }) => isActive).map(({ name }) => name);
  return (
    <Select
      label={label}
      description={description}
      data={names.includes(value) || value === '' ? names : [value, ...names]}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      allowDeselect={false}
      searchable
      error={error}
    />
  );
}
