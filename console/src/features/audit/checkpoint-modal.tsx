import { Button, Group, Stack, Text } from '@mantine/core';
import * as audit from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { saveFile } from '#ui/csv.ts';
import { Details } from '#ui/details.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { useFaults } from '#ui/fault.ts';
import { toast } from '#ui/toast.tsx';
import { auditTexts } from './audit.text.ts';

type Checkpoint = DataOf<typeof audit.checkpoint>;

/** Signs where the log ends now, to be kept elsewhere. */
export function CheckpointButton() {
  const t = useTexts(auditTexts);
  const faults = useFaults();
  const [signed, setSigned] = useState<Checkpoint>();
  const sign = useCall(audit.checkpoint, { onDone: setSigned, invalidates: [audit.list] });
  return (
    <>
      <Button
        variant="default"
        loading={sign.isPending}
        onClick={() =>
          sign.mutate(
            {},
            {
              onError: (error) => toast(faults(error).message),
            },
          )
        }
      >
        {t('checkpoint')}
      </Button>
      {signed && <CheckpointModal checkpoint={signed} onClose={() => setSigned(undefined)} />}
    </>
  );
}

function CheckpointModal({ checkpoint, onClose }: { checkpoint: Checkpoint; onClose(): void }) {
  const t = useTexts(auditTexts);
  const { format } = useLocale();
  const { seq, hash, at, keyId, signature } = checkpoint;
  const text = JSON.stringify(checkpoint);
  return (
    <Dialog opened size="lg" onClose={onClose} title={t('checkpointTitle')}>
      <Stack>
        <Text>{t('checkpointText')}</Text>
        <Details
          name={t('checkpointTitle')}
          rows={[
            { title: t('place'), value: <Code>{seq}</Code> },
            { title: t('hash'), value: <Code>{hash}</Code> },
            { title: t('at'), value: format.exact(at) },
            { title: t('key'), value: <Code>{keyId}</Code> },
            { title: t('signature'), value: <Code>{signature}</Code> },
          ]}
        />
        <Group justify="flex-end" gap="xs">
          <CopyButton value={text} label={t('copyAll')} />
          <Button
            onClick={() => saveFile(`checkpoint-${seq}.json`, new Blob([text], { type: 'application/json' }))}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
