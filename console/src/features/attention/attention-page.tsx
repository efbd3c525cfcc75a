import { CheckCircleIcon } from '@heroicons/react/24/outline';
import * as attention from '@marsa/contract/attention.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { attentionTexts } from '#shell/attention.text.ts';
import { AttentionList } from '#shell/attention-list.tsx';
import { Page } from '#shell/page.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';

export function AttentionPage() {
  const t = useTexts(attentionTexts);
  const { data, error, refetch } = useQuery(queryPage(attention.list));
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && !data && <ErrorNote error={error} onRetry={refetch} />}
      {!error && !data && <CardsSkeleton cards={3} height={110} />}
      {data?.items.length === 0 && (
        <EmptyState icon={CheckCircleIcon} title={t('noneTitle')}>
          {t('noneText')}
        </EmptyState>
      )}
      {data && data.items.length > 0 && <AttentionList items={data.items} />}
    </Page>
  );
}
