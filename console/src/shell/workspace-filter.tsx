import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useUrlState } from '#url-state.ts';
import { WorkspaceSelect } from './workspace-select.tsx';

/** Narrows a list to one workspace, where there are several: `workspace` in the address. */
export function WorkspaceFilter({ label, placeholder }: { label: string; placeholder: string }) {
  const [{ workspace }, setUrl] = useUrlState('workspace', 'cursor');
  const { data } = useQuery(queryPage(workspaces.list));
  if (!workspace && (data?.items.length ?? 0) < 2) return null;
  return (
    <WorkspaceSelect
      label={label}
      isLabelHidden
      placeholder={placeholder}
      value={workspace}
      onChange={(id) => setUrl({ workspace: id, cursor: undefined })}
    />
  );
}
