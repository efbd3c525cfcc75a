import { Button } from '@mantine/core';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { ButtonLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { Members } from './members.tsx';
import { workspacesTexts } from './workspaces.text.ts';

const RemoveModal = lazyPart(() => import('./workspace-modals.tsx'), 'RemoveModal');
const RenameModal = lazyPart(() => import('./workspace-modals.tsx'), 'RenameModal');

export function WorkspacePage() {
  const t = useTexts(workspacesTexts);
  const { holds } = usePermissions();
  const { workspaceId = '' }: { workspaceId?: string } = useParams({ strict: false });
  const { data: workspace } = useSuspenseQuery(query(workspaces.get, { params: { id: workspaceId } }));
  const [shown, setShown] = useState<'rename' | 'remove'>();
  const close = () => setShown(undefined);
  return (
    <Page
      title={workspace.name}
      heading={<bdi dir="auto">{workspace.name}</bdi>}
      lead={<Copyable value={workspaceId} label={t('copyId')} />}
      crumbs={[{ title: t('title'), to: pathOf('workspaces') }]}
      actions={
        <>
          <ButtonLink variant="default" to={pathOf('projects')} search={{ workspace: workspaceId } as never}>
            {t('toProjects')}
          </ButtonLink>
          {holds('workspaces:write', workspaceId) && (
            <Button variant="default" onClick={() => setShown('rename')}>
              {t('rename')}
            </Button>
          )}
          {holds('workspaces:write', workspaceId) && !workspace.isOwn && (
            <Button variant="default" c="var(--mantine-color-error)" onClick={() => setShown('remove')}>
              {t('delete')}
            </Button>
          )}
        </>
      }
    >
      <Members workspaceId={workspaceId} />
      {shown === 'rename' && <RenameModal workspace={workspace} onClose={close} />}
      {shown === 'remove' && <RemoveModal workspace={workspace} onClose={close} />}
    </Page>
  );
}
