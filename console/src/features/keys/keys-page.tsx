import { KeyIcon, PlusIcon } from '@heroicons/react/24/outline';
import { Button } from '@mantine/core';
import * as devkeys from '@marsa/contract/devkeys.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { PersonSelect } from '#shell/person-select.tsx';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { SecretOnce } from '#ui/secret-once.tsx';
import { useUrlState } from '#url-state.ts';
import { type KeyAct, useKeyColumns } from './key-columns.tsx';
import { keysTexts } from './keys.text.ts';

const CreateKeyModal = lazyPart(() => import('./create-key-modal.tsx'), 'CreateKeyModal');
const RevokeKeyModal = lazyPart(() => import('./key-act-modals.tsx'), 'RevokeKeyModal');
const RotateKeyModal = lazyPart(() => import('./key-act-modals.tsx'), 'RotateKeyModal');

export function KeysPage() {
  const t = useTexts(keysTexts);
  const [{ developer, new: isNew }, setUrl] = useUrlState('developer', 'new', 'cursor');
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(devkeys.list, {
    query: developer ? { developerId: developer } : {},
  });
  const [act, setAct] = useState<KeyAct>();
  const [secret, setSecret] = useState<string>();
  const columns = useKeyColumns(setAct);
  const create = (
    <PermissionGuard permission="devkeys:write">
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
          csvName="api-keys"
          toolbar={<Filter />}
          empty={
            <EmptyState icon={KeyIcon} title={developer ? t('noneTitle') : t('emptyTitle')} action={create}>
              {t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {isNew && <CreateKeyModal developerId={developer} onClose={close} onMade={show} />}
      {act?.what === 'rotate' && <RotateKeyModal devkey={act.devkey} onClose={close} onMade={show} />}
      {act?.what === 'revoke' && <RevokeKeyModal devkey={act.devkey} onClose={close} />}
      {secret !== undefined && (
        <SecretOnce title={t('newKeyTitle')} value={secret} onDone={() => setSecret(undefined)} />
      )}
    </Page>
  );
}

function Filter() {
  const t = useTexts(keysTexts);
  const [{ developer }, setUrl] = useUrlState('developer', 'cursor');
  return (
    <PersonSelect
      label={t('filter')}
      isLabelHidden
      placeholder={t('allPeople')}
      value={developer}
      onChange={(id) => setUrl({ developer: id, cursor: undefined })}
    />
  );
}
