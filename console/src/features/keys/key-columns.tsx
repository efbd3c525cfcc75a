import { ArrowPathIcon, NoSymbolIcon } from '@heroicons/react/24/outline';
import { Box, Stack, Text } from '@mantine/core';
import type * as devkeys from '@marsa/contract/devkeys.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { Code, UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Tag, Tags } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { tokenStatusTexts } from '#ui/token-status.text.ts';
import { TokenState } from '#ui/token-status.tsx';
import { keysTexts } from './keys.text.ts';

export type Devkey = DataOf<typeof devkeys.list>;

/** What is about to be done with a key. */
export interface KeyAct {
  what: 'rotate' | 'revoke';
  devkey: Devkey;
}

/** A key as people tell it from others. */
export const shortOf = ({ prefix, lastFour }: Devkey) => `${prefix.slice(0, 10)}…${lastFour}`;

export function useKeyColumns(onAct: (act: KeyAct) => void): Column<Devkey>[] {
  const t = useTexts(keysTexts);
  const statuses = useTexts(tokenStatusTexts);
  return [
    {
      key: 'person',
      title: t('person'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: (key) => (
        <Stack gap={2} align="flex-start">
          <TextLink to={pathOf('person', { personId: key.developerId })}>
            <UserText>{key.name}</UserText>
          </TextLink>
          <Box hiddenFrom="sm">
            <Code>{shortOf(key)}</Code>
          </Box>
        </Stack>
      ),
    },
    {
      key: 'key',
      title: t('key'),
      hideBelow: 'sm',
      csv: shortOf,
      render: (key) => <Code isWhole>{shortOf(key)}</Code>,
    },
    {
      key: 'role',
      title: t('role'),
      hideBelow: 'md',
      csv: ({ role }) => role,
      render: ({ role }) => <Tag>{role}</Tag>,
    },
    {
      key: 'status',
      title: t('status'),
      csv: ({ status }) => statuses(status),
      render: (key) => <TokenState token={key} />,
    },
    {
      key: 'networks',
      title: t('networks'),
      hideBelow: 'lg',
      csv: ({ networks }) => networks?.join(' ') ?? '',
      render: ({ networks }) =>
        networks ? <Tags words={networks} /> : <Text c="dimmed">{t('anywhere')}</Text>,
    },
    timeColumn('lastUsed', t('lastUsed'), ({ lastUsedAt }) => lastUsedAt, {
      hideBelow: 'sm',
      none: t('notUsed'),
    }),
    timeColumn('expires', t('expires'), ({ expiresAt }) => expiresAt, { hideBelow: 'md', none: t('never') }),
    {
      key: 'acts',
      title: t('title'),
      isTitleHidden: true,
      align: 'end',
      render: (key) => <KeyMenu devkey={key} onAct={onAct} />,
    },
  ];
}

function KeyMenu({ devkey, onAct }: { devkey: Devkey; onAct(act: KeyAct): void }) {
  const t = useTexts(keysTexts);
  const mayWrite = usePermissions().holds('devkeys:write');
  const { status } = devkey;
  const isAlive = status === 'active' || status === 'ending';
  return (
    <RowMenu
      name={shortOf(devkey)}
      actions={[
        mayWrite &&
          status === 'active' && {
            label: t('rotate'),
            icon: ArrowPathIcon,
            onClick: () => onAct({ what: 'rotate', devkey }),
          },
        mayWrite &&
          isAlive && {
            label: t('revoke'),
            icon: NoSymbolIcon,
            isDangerous: true,
            onClick: () => onAct({ what: 'revoke', devkey }),
          },
      ]}
    />
  );
}
