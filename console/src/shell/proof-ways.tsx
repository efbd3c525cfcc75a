import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** One way to prove who one is, and the others a press away. The first is the one that is shown. */
export function ProofWays<Way extends string>({
  ways,
  labels,
  back,
  children,
}: {
  ways: readonly [Way, ...Way[]];
  labels: Record<Way, string>;
  back: { label: string; onClick(): void };
  children(way: Way): ReactNode;
}) {
  const [chosen, setChosen] = useState(ways[0]);
  return (
    <Stack gap="md">
      {children(chosen)}
      <Group gap="xs" justify="space-between">
        <Button variant="subtle" size="compact-sm" onClick={back.onClick}>
          {back.label}
        </Button>
        <Group gap="xs">
          {ways
            .filter((way) => way !== chosen)
            .map((way) => (
              <Button key={way} variant="subtle" size="compact-sm" onClick={() => setChosen(way)}>
                {labels[way]}
              </Button>
            ))}
        </Group>
      </Group>
    </Stack>
  );
}
