import { MultiSelect, Radio, Stack } from '@mantine/core';
import * as projects from '@marsa/contract/projects.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { RoleSelect } from '#shell/role-select.tsx';
import { workspacesTexts } from './workspaces.text.ts';

export interface Membership {
  role: string;
  /** Null: every project of the workspace. */
  projectIds: string[] | null;
}

export const isReachGiven = ({ projectIds }: Membership) => projectIds === null || projectIds.length > 0;

/** What a member may do, and with which projects. */
export function MembershipFields({
  workspaceId,
  value,
  onChange,
  isChecked,
}: {
  workspaceId: string;
  value: Membership;
  onChange(value: Membership): void;
  isChecked: boolean;
}) {
  const t = useTexts(workspacesTexts);
  const { projectIds } = value;
  const { data } = useQuery({
    ...queryPage(projects.list, { query: { workspaceId, limit: 200 } }),
    enabled: projectIds !== null,
  });
  return (
    <Stack gap="sm">
      <RoleSelect label={t('role')} value={value.role} onChange={(role) => onChange({ ...value, role })} />
      <Radio.Group
        label={t('reach')}
        value={projectIds === null ? 'all' : 'some'}
        onChange={(reach) => onChange({ ...value, projectIds: reach === 'all' ? null : [] })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="all" label={t('reachAll')} />
          <Radio value="some" label={t('reachSome')} />
        </Stack>
      </Radio.Group>
      {projectIds !== null && (
        <MultiSelect
          label={t('projects')}
          data={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={projectIds}
          onChange={(ids) => onChange({ ...value, projectIds: ids })}
          searchable
          error={isChecked && !isReachGiven(value) ? t('reachMissing') : undefined}
        />
      )}
    </Stack>
  );
}
