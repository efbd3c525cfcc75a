import { Skeleton } from '@mantine/core';
import { lazyPart } from './lazy-part.tsx';

/** Fetched when it is shown first: see day-field-input.tsx. */
export const DayField = lazyPart(
  () => import('./day-field-input.tsx'),
  'DayFieldInput',
  <Skeleton h={36} w="11rem" />,
);
