import * as roles from '@marsa/contract/roles.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { NotFoundPage } from '#shell/error-pages.tsx';
import { Page } from '#shell/page.tsx';
import { NewRole } from './new-role.tsx';
import { RoleEditor } from './role-editor.tsx';
import { rolesTexts } from './roles.text.ts';

export function RolePage() {
  const t = useTexts(rolesTexts);
  const { roleId = '' }: { roleId?: string } = useParams({ strict: false });
  const { data } = useSuspenseQuery(queryPage(roles.list, { query: { limit: 200 } }));
  const crumbs = [{ title: t('title'), to: pathOf('roles') }];
  if (roleId === 'new')
    return (
      <Page title={t('createTitle')} crumbs={crumbs}>
        <NewRole />
      </Page>
    );
  const role = data.items.find(({ id }) => id === roleId);
  if (role === undefined) return <NotFoundPage />;
  return (
    <Page title={role.name} heading={<bdi dir="ltr">{role.name}</bdi>} crumbs={crumbs}>
      <RoleEditor key={role.id} role={role} />
    </Page>
  );
}
