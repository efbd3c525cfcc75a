import { Alert, Progress, Stack, Text } from '@mantine/core';
import * as backups from '@marsa/contract/backups.ts';
import * as jobs from '@marsa/contract/jobs.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import { Said } from '#ui/said.tsx';
import { toast } from '#ui/toast.tsx';
import { backupsTexts } from './backups.text.ts';

/** Wants a backup; `jobId` is the one that makes it, until it has ended. */
export function useMakeBackup() {
  const [jobId, setJobId] = useState<string>();
  const create = useCall(backups.create, {
    onDone: (wanted) => setJobId(wanted.jobId),
    invalidates: [backups.list],
  });
  return {
    jobId,
    isStarting: create.isPending,
    error: create.error,
    start: () => create.mutate({}),
    end: () => setJobId(undefined),
  };
}

const everyMs = 1500;

/** How the backup that was asked for goes. Who may not see jobs sees its end in the table. */
export function MakingNote({ jobId, onEnd }: { jobId: string; onEnd(): void }) {
  const t = useTexts(backupsTexts);
  const cache = useQueryClient();
  const maySee = usePermissions().holds('jobs:read');
  const { data: job } = useQuery({
    ...query(jobs.get, { params: { id: jobId } }),
    enabled: maySee,
    refetchInterval: everyMs,
  });
  const isOver = job !== undefined && job.status !== 'waiting' && job.status !== 'running';
  const isMade = job?.status === 'done';
  useEffect(() => {
    if (!isOver) return;
    toast(isMade ? t('madeIt') : t('failedIt'));
    cache.invalidateQueries({ queryKey: [backups.list.name] });
    onEnd();
  }, [isOver, isMade, cache, onEnd, t]);
  return (
    <Alert variant="outline" role="status" title={t('making')}>
      <Stack gap={4}>
        <Progress.Root>
          <Progress.Section value={(job?.progress ?? 0) * 100} animated striped aria-label={t('making')} />
        </Progress.Root>
        {job?.message && (
          <Text size="xs" c="dimmed">
            <Said>{job.message}</Said>
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
