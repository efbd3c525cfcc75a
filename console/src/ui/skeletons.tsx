import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { uiTexts } from './ui.text.ts';

function Loading() {
  const t = useTexts(uiTexts);
  return <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>;
}

/** Lines in the place of a text or a form. */
export function LinesSkeleton({ lines = 3 }: { lines?: number }) {
  return (
    <Stack gap="sm">
      <Loading />
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never change places.
        <Skeleton key={line} h={16} w={line === lines - 1 ? '60%' : '100%'} />
      ))}
    </Stack>
  );
}

/** Boxes in the place of cards. */
export function CardsSkeleton({ cards = 3, height = 96 }: { cards?: number; height?: number }) {
  return (
    <Stack gap="sm">
      <Loading />
      {Array.from({ length: cards }, (_, card) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards are alike and never change places.
        <Skeleton key={card} h={height} radius="md" />
      ))}
    </Stack>
  );
}

/** A heading and lines in the place of a whole page. */
export function PageSkeleton() {
  return (
    <Stack gap="lg">
      <Skeleton h={28} w="14rem" />
      <LinesSkeleton lines={5} />
    </Stack>
  );
}
