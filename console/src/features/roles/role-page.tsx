import * as roles from '@marsa/contract/roles.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { type Crumb, Page } from '#shell/page.tsx';
import { NewRole } from './new-role.tsx';
import { RoleEditor } from './role-editor.tsx';
import { rolesTexts } from './roles.text.ts';

export function RolePage() {
  const t = useTexts(rolesTexts);
  const { roleId = '' }: { roleId?: string } = useParams({ strict: false });
  const crumbs = [{ title: t('title'), to: pathOf('roles') }];
  return roleId === 'new' ? (
    <Page title={t('createTitle')} crumbs={crumbs}>
      <NewRole />
    </Page>
  ) : (
    <Known roleId={roleId} crumbs={crumbs} />
  );
}

function Known({ roleId, crumbs }: { roleId: string; crumbs: readonly Crumb[] }) {
  const { data: role } = useSuspenseQuery(query(roles.get, { params: { id: roleId } }));
  return (
    <Page title={role.name} heading={<bdi dir="ltr">{role.name}</bdi>} crumbs={crumbs}>
      <RoleEditor key={role.id} role={role} />
    </Page>
  );
}
