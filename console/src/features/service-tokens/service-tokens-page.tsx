import { ServerStackIcon } from '@heroicons/react/24/outline';
import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { CreateButton } from '#shell/create-button.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { WorkspaceFilter } from '#shell/workspace-filter.tsx';
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
  const list = useListPage(serviceTokens.list, { query: workspace ? { workspaceId: workspace } : {} });
  const [act, setAct] = useState<TokenAct>();
  const [secret, setSecret] = useState<string>();
  const columns = useTokenColumns(setAct);
  const create = <CreateButton permission="service-tokens:write">{t('create')}</CreateButton>;
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
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="service-tokens"
        filters={['workspace']}
        toolbar={<WorkspaceFilter label={t('workspace')} placeholder={t('allWorkspaces')} />}
        empty={{ icon: ServerStackIcon, title: t('emptyTitle'), text: t('emptyText'), action: create }}
      />
      {isNew && <CreateTokenModal onClose={close} onMade={show} />}
      {act?.what === 'rotate' && <RotateTokenModal token={act.token} onClose={close} onMade={show} />}
      {act?.what === 'revoke' && <RevokeTokenModal token={act.token} onClose={close} />}
      {secret !== undefined && (
        <SecretOnce title={t('newTitle')} value={secret} onDone={() => setSecret(undefined)} />
      )}
    </Page>
  );
}
