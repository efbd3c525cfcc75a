import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { UrlTabs } from '#shell/url-tabs.tsx';
import { WorkspaceSelect } from '#shell/workspace-select.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { useUrlState } from '#url-state.ts';
import { Endpoints } from './endpoints.tsx';
import { Sources } from './sources.tsx';
import { webhooksTexts } from './webhooks.text.ts';

export function WebhooksPage() {
  const t = useTexts(webhooksTexts);
  const { holds } = usePermissions();
  const [{ workspace }, setUrl] = useUrlState('workspace', 'cursor');
  const { data, error, refetch } = useQuery(queryPage(workspaces.list));
  const known = data?.items.filter(({ id }) => holds('webhooks:read', id)) ?? [];
  const usual = known.find(({ isOwn }) => isOwn) ?? known[0];
  const current = workspace && holds('webhooks:read', workspace) ? workspace : usual?.id;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        known.length > 1 && (
          <WorkspaceSelect
            label={t('workspace')}
            isLabelHidden
            isNeeded
            value={current}
            onChange={(id) => setUrl({ workspace: id, cursor: undefined })}
          />
        )
      }
    >
      {error && !data && <ErrorNote error={error} onRetry={refetch} />}
      {!error && !data && <CardsSkeleton cards={2} height={120} />}
      {current && (
        <UrlTabs
          key={current}
          name={t('parts')}
          tabs={[
            { value: 'outgoing', title: t('outgoing'), content: <Endpoints workspaceId={current} /> },
            { value: 'incoming', title: t('incoming'), content: <Sources workspaceId={current} /> },
          ]}
        />
      )}
    </Page>
  );
}
