import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import * as audit from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { auditTexts, brokenTexts } from './audit.text.ts';

interface Place {
  seq: number;
  hash: string;
}

/** Reads the whole chain, and compares it with a checkpoint that was kept elsewhere. */
export function VerifyModal({ onClose }: { onClose(): void }) {
  const t = useTexts(auditTexts);
  const [place, setPlace] = useState<Place>();
  const { data, error, isFetching, refetch } = useQuery({
    ...query(audit.verify, { query: place ?? {} }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog opened size="lg" onClose={onClose} title={t('verifyTitle')}>
      <Stack>
        {isFetching && (
          <>
            <Text role="status">{t('verifying')}</Text>
            <LinesSkeleton lines={2} />
          </>
        )}
        {!isFetching && error && <ErrorNote error={error} onRetry={refetch} />}
        {!isFetching && data && <Verdict data={data} />}
        <PlaceForm onCheck={setPlace} />
      </Stack>
    </Dialog>
  );
}

function Verdict({ data }: { data: DataOf<typeof audit.verify> }) {
  const t = useTexts(auditTexts);
  const reasons = useTexts(brokenTexts);
  const { ok, rows, sealedTo, unsealed, archives, firstBroken } = data;
  return (
    <Alert
      role="status"
      variant="outline"
      color={ok ? 'green' : 'red'}
      title={ok ? t('isWhole', { rows, seq: sealedTo }) : t('isBroken')}
    >
      <Stack gap={4}>
        {firstBroken && (
          <>
            <Text fw={600}>{reasons(firstBroken.reason)}</Text>
            <Text>{t('firstBroken', { seq: firstBroken.seq })}</Text>
            {firstBroken.id !== null && <Code>{firstBroken.id}</Code>}
          </>
        )}
        {unsealed > 0 && <Text>{t('waiting', { count: unsealed })}</Text>}
        {archives !== undefined && <Text>{t('archived', { count: archives.length })}</Text>}
      </Stack>
    </Alert>
  );
}

function PlaceForm({ onCheck }: { onCheck(place: Place): void }) {
  const t = useTexts(auditTexts);
  const [seq, setSeq] = useState('');
  const [hash, setHash] = useState('');
  const isGiven = /^\d{1,15}$/.test(seq.trim()) && /^[0-9a-f]{64}$/.test(hash.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isGiven) onCheck({ seq: Number(seq), hash: hash.trim() });
      }}
    >
      <Text fw={600} mb={4}>
        {t('compare')}
      </Text>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('place')}
          dir="ltr"
          inputMode="numeric"
          w="7rem"
          value={seq}
          onChange={(event) => setSeq(event.currentTarget.value)}
        />
        <TextInput
          label={t('hash')}
          dir="ltr"
          flex="1 1 14rem"
          value={hash}
          onChange={(event) => setHash(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!isGiven}>
          {t('checkAgain')}
        </Button>
      </Group>
    </form>
  );
}
