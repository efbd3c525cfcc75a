import { PlusIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { ReactNode } from 'react';
import { PermissionGuard } from '#session/auth.tsx';
import type { Icon } from '#ui/empty-state.tsx';
import { useUrlState } from '#url-state.ts';

/** Asks for the form of a new one by `?new=1` in the address; nothing for who may not make one. */
export function CreateButton({
  permission,
  workspaceId,
  icon: Picture = PlusIcon,
  children,
}: {
  permission: Permission;
  /** Where it is made; in any workspace where it is silent. */
  workspaceId?: string;
  icon?: Icon;
  children: ReactNode;
}) {
  const [, setUrl] = useUrlState('new');
  return (
    <PermissionGuard permission={permission} {...(workspaceId === undefined ? {} : { workspaceId })}>
      <Button leftSection={<Picture width={16} />} onClick={() => setUrl({ new: '1' })}>
        {children}
      </Button>
    </PermissionGuard>
  );
}
