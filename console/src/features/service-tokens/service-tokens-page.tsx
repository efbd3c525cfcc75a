import { PlusIcon, ServerStackIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { WorkspaceSelect } from '#shell/workspace-select.tsx';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { SecretOnce } from '#ui/secret-once.tsx';
import { useUrlState } from '#url-state.ts';
import { serviceTokensTexts } from './service-tokens.text.ts';
import { type TokenAct, useTokenColumns } from './token-columns.tsx';

const CreateTokenModal = lazyPart(() => import('./create-token-modal.tsx'), 'CreateTokenModal');
const RevokeTokenModal = lazyPart(() => import('./token-act-modals.tsx'), 'RevokeTokenModal');
const RotateTokenModal = lazyPart(() => import('./token-act-modals.tsx'), 'RotateTokenModal');

export function ServiceTokensPage() {
  const t = useTexts(serviceTokensTexts);
  const [{ workspace, new: isNew }, setUrl] = useUrlState('workspace', 'new', 'cursor');
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(serviceTokens.list, {
    query: workspace ? { workspaceId: workspace } : {},
  });
  const [act, setAct] = useState<TokenAct>();
  const [secret, setSecret] = useState<string>();
  const columns = useTokenColumns(setAct);
  const create = (
    <PermissionGuard permission="service-tokens:write">
      <Button leftSection={<PlusIcon width={16} />} onClick={() => setUrl({ new: '1' })}>
        {t('create')}
      </Button>
    </PermissionGuard>
  );
  const close = () => {
    setAct(undefined);
    setUrl({ new: undefined });
  };
  const show = (value: string) => {
    close();
    setSecret(value);
  };
  return (
    <Page title={t('title')} lead={t('lead')} actions={create}>
      {error && !rows ? (
        <ErrorNote error={error} onRetry={refetch} />
      ) : (
        <DataTable
          name={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
          paging={paging}
          csvName="service-tokens"
          toolbar={
            <WorkspaceSelect
              label={t('workspace')}
              isLabelHidden
              placeholder={t('allWorkspaces')}
              value={workspace}
              onChange={(id) => setUrl({ workspace: id, cursor: undefined })}
            />
          }
          empty={
            <EmptyState icon={ServerStackIcon} title={t('emptyTitle')} action={create}>
              {t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {isNew && <CreateTokenModal onClose={close} onMade={show} />}
      {act?.what === 'rotate' && <RotateTokenModal token={act.token} onClose={close} onMade={show} />}
      {act?.what === 'revoke' && <RevokeTokenModal token={act.token} onClose={close} />}
      {secret !== undefined && (
        <SecretOnce title={t('newTitle')} value={secret} onDone={() => setSecret(undefined)} />
      )}
    </Page>
  );
}
