import { Button, Group, Stack, Text } from '@mantine/core';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { list, restore, versions } from '@marsa/contract/vault.ts';
import { useQuery } from '@tanstack/react-query';
import { isProblem, queryPage, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Rows } from '#ui/rows.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { vaultTexts } from './vault.text.ts';

/** Every value that was stored under a type, never the values themselves; an old one can be brought back. */
export function VersionsModal({
  params,
  name,
  canRestore,
  onClose,
}: {
  params: { id: string; type: CredentialType };
  name: string;
  canRestore: boolean;
  onClose(): void;
}) {
  const t = useTexts(vaultTexts);
  const { data, error } = useQuery(queryPage(versions, { params }));
  const isNeverStored = isProblem(error, 'NOT_FOUND');
  const fault = isNeverStored ? null : error;
  const bringBack = useCall(restore, { invalidates: [list, versions] });
  const restoreVersion = (version: number) =>
    bringBack.mutate(
      { params: { ...params, version } },
      { onSuccess: () => toast(t('restored', { version })) },
    );
  return (
    <Dialog opened onClose={onClose} title={t('versionsTitle', { name })}>
      <Stack>
        {(fault ?? bringBack.error) && <ErrorNote error={fault ?? bringBack.error} />}
        {!data && !error && <LinesSkeleton />}
        {isNeverStored && <Text c="dimmed">{t('neverStored')}</Text>}
        <Rows>
          {data?.items.map(({ version, isCurrent, createdAt, restoredFrom }) => (
            <li key={version}>
              <Group justify="space-between" py="xs">
                <div>
                  <Text fw={600}>{t('version', { version })}</Text>
                  <Text size="xs" c="dimmed">
                    <RelativeTime time={createdAt} />
                    {restoredFrom !== undefined && <> · {t('restoredFrom', { version: restoredFrom })}</>}
                  </Text>
                </div>
                {isCurrent ? (
                  <StatusBadge tone="good">{t('current')}</StatusBadge>
                ) : (
                  canRestore && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      loading={bringBack.isPending && bringBack.variables?.params.version === version}
                      onClick={() => restoreVersion(version)}
                    >
                      {t('restore')}
                    </Button>
                  )
                )}
              </Group>
            </li>
          ))}
        </Rows>
      </Stack>
    </Dialog>
  );
}
