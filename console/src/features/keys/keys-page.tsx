import { KeyIcon } from '@heroicons/react/24/outline';
import * as devkeys from '@marsa/contract/devkeys.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { CreateButton } from '#shell/create-button.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { PersonSelect } from '#shell/person-select.tsx';
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
  const list = useListPage(devkeys.list, { query: developer ? { developerId: developer } : {} });
  const [act, setAct] = useState<KeyAct>();
  const [secret, setSecret] = useState<string>();
  const columns = useKeyColumns(setAct);
  const create = <CreateButton permission="devkeys:write">{t('create')}</CreateButton>;
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
        csvName="api-keys"
        filters={['developer']}
        toolbar={
          <PersonSelect
            label={t('filter')}
            isLabelHidden
            placeholder={t('allPeople')}
            value={developer}
            onChange={(id) => setUrl({ developer: id, cursor: undefined })}
          />
        }
        empty={{ icon: KeyIcon, title: t('emptyTitle'), text: t('emptyText'), action: create }}
      />
      {isNew && <CreateKeyModal developerId={developer} onClose={close} onMade={show} />}
      {act?.what === 'rotate' && <RotateKeyModal devkey={act.devkey} onClose={close} onMade={show} />}
      {act?.what === 'revoke' && <RevokeKeyModal devkey={act.devkey} onClose={close} />}
      {secret !== undefined && (
        <SecretOnce title={t('newKeyTitle')} value={secret} onDone={() => setSecret(undefined)} />
      )}
    </Page>
  );
}
