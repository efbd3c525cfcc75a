import { ArrowPathIcon, NoSymbolIcon } from '@heroicons/react/24/outline';
import { Stack } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import { Code, UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Tags } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { tokenStatusTexts } from '#ui/token-status.text.ts';
import { TokenState } from '#ui/token-status.tsx';
import { serviceTokensTexts } from './service-tokens.text.ts';

export type ServiceToken = DataOf<typeof serviceTokens.list>;

/** What is about to be done with a token. */
export interface TokenAct {
  what: 'rotate' | 'revoke';
  token: ServiceToken;
}

const shortOf = ({ prefix, lastFour }: ServiceToken) => `${prefix.slice(0, 14)}…${lastFour}`;

export function useTokenColumns(onAct: (act: TokenAct) => void): Column<ServiceToken>[] {
  const t = useTexts(serviceTokensTexts);
  const statuses = useTexts(tokenStatusTexts);
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: (token) => (
        <Stack gap={0} align="flex-start">
          <UserText>{token.name}</UserText>
          <Code isWhole>{shortOf(token)}</Code>
        </Stack>
      ),
    },
    {
      key: 'scopes',
      title: t('scopes'),
      hideBelow: 'md',
      csv: ({ scopes }) => scopes.join(' '),
      render: ({ scopes }) => <Tags words={scopes} />,
    },
    {
      key: 'status',
      title: t('status'),
      csv: ({ status }) => statuses(status),
      render: (token) => <TokenState token={token} />,
    },
    timeColumn('lastUsed', t('lastUsed'), ({ lastUsedAt }) => lastUsedAt, {
      hideBelow: 'sm',
      none: t('notUsed'),
    }),
    timeColumn('expires', t('expires'), ({ expiresAt }) => expiresAt, { hideBelow: 'md' }),
    {
      key: 'acts',
      title: t('title'),
      isTitleHidden: true,
      align: 'end',
      render: (token) => <TokenMenu token={token} onAct={onAct} />,
    },
  ];
}

function TokenMenu({ token, onAct }: { token: ServiceToken; onAct(act: TokenAct): void }) {
  const t = useTexts(serviceTokensTexts);
  const mayWrite = usePermissions().holds('service-tokens:write', token.workspaceId);
  const { status } = token;
  return (
    <RowMenu
      name={token.name}
      actions={[
        mayWrite &&
          status === 'active' && {
            label: t('rotate'),
            icon: ArrowPathIcon,
            onClick: () => onAct({ what: 'rotate', token }),
          },
        mayWrite &&
          (status === 'active' || status === 'ending') && {
            label: t('revoke'),
            icon: NoSymbolIcon,
            isDangerous: true,
            onClick: () => onAct({ what: 'revoke', token }),
          },
      ]}
    />
  );
}
