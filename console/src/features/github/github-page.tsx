import { Stack } from '@mantine/core';
import { getAccess } from '@marsa/contract/github.ts';
import { useQuery } from '@tanstack/react-query';
import { isProblem, query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { useLines } from '#shell/use-line.ts';
import { ErrorNote } from '#ui/error-note.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { AccessPanel } from './access-panel.tsx';
import { githubTexts } from './github.text.ts';
import { RepositoryPanel } from './repository-panel.tsx';
import { SecretsPanel } from './secrets-panel.tsx';

/** The token, the repository and its secrets. */
export function GithubPage() {
  const t = useTexts(githubTexts);
  const project = useProject();
  const { data, error, refetch } = useQuery(query(getAccess, { params: { id: project.id } }));
  const isNone = isProblem(error, 'NOT_FOUND');
  // The first push makes a repository that the token did not see when it was tried.
  const isPushed = useLines([project.id])
    ?.get(project.id)
    ?.some(({ name, tone }) => name === 'wrapper' && tone === 'good');
  const access = isNone ? null : data && isPushed ? { ...data, repository: 'ready' as const } : data;
  return (
    <ProjectFrame project={project} tab="github" title={t('title')} lead={t('lead')}>
      <Stack>
        {error && !isNone && <ErrorNote error={error} onRetry={refetch} />}
        {access === undefined && !error && <CardsSkeleton cards={3} height={160} />}
        {access !== undefined && (
          <>
            <AccessPanel project={project} access={access} />
            <RepositoryPanel project={project} access={access} />
            <SecretsPanel project={project} access={access} />
          </>
        )}
      </Stack>
    </ProjectFrame>
  );
}
