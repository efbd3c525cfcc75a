import { Alert, Button, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { getAccess } from '@marsa/contract/github.ts';
import { useState } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { toText } from '#i18n/piece.ts';
import { usePermissions } from '#session/auth.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { Code } from '#ui/code.tsx';
import { type Fact, Facts } from '#ui/facts.tsx';
import { Panel } from '#ui/panel.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { githubTexts } from './github.text.ts';
import { TokenForm } from './token-form.tsx';

export type Access = DataOf<typeof getAccess>;

/** What the token may do; without one, how to get it and where to put it. */
export function AccessPanel({ project, access }: { project: Project; access: Access | null }) {
  const t = useTexts(githubTexts);
  const { holds } = usePermissions();
  const canWrite = holds('github:write', project.workspaceId);
  const [isChanging, setChanging] = useState(false);
  if (access === null || isChanging)
    return (
      <Panel title={access === null ? t('noAccessTitle') : t('change')} lead={t('noAccessText')}>
        {canWrite && (
          <TokenForm project={project} isFirst={access === null} onDone={() => setChanging(false)} />
        )}
      </Panel>
    );
  return (
    <Panel
      title={t('access')}
      isFlush
      actions={
        <>
          <StatusBadge tone={access.missing.length === 0 ? 'good' : 'bad'}>
            {access.missing.length === 0 ? t('good') : t('bad')}
          </StatusBadge>
          {canWrite && (
            <Button variant="default" onClick={() => setChanging(true)}>
              {t('change')}
            </Button>
          )}
        </>
      }
    >
      <AccessFacts access={access} />
    </Panel>
  );
}

function AccessFacts({ access }: { access: Access }) {
  const t = useTexts(githubTexts);
  const { format, read } = useLocale();
  const { kind, login, baseUrl, scopes, missing, unproven, expiresAt, checkedAt, isCurrent } = access;
  const facts: Fact[] = [
    [t('login'), <Code key="login">{login}</Code>],
    [t('kind'), kind === 'classic' ? t('kindClassic') : t('kindFine')],
    [t('server'), <Code key="server">{new URL(baseUrl).host}</Code>],
    [t('expires'), expiresAt === null ? t('never') : <RelativeTime key="expires" time={expiresAt} />],
    [t('tried'), <RelativeTime key="tried" time={checkedAt} />],
  ];
  if (scopes.length > 0) facts.splice(2, 0, [t('scopes'), <Code key="scopes">{scopes.join(', ')}</Code>]);
  if (unproven.length > 0) facts.push([t('unproven'), <Code key="unproven">{format.list(unproven)}</Code>]);
  return (
    <Stack gap={0}>
      {missing.length > 0 && (
        <Alert color="red" variant="outline" m="md">
          {t('lacks')} {format.list(missing.map((lack) => toText(read(lack))))}
        </Alert>
      )}
      {!isCurrent && (
        <Alert color="yellow" variant="outline" m="md">
          <Text>{t('notCurrent')}</Text>
        </Alert>
      )}
      <Facts name={t('access')} facts={facts} />
    </Stack>
  );
}
