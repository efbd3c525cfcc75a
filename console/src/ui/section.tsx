import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

/** A part of a page under a heading of its own. */
export function Section({
  title,
  lead,
  actions,
  isCard = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** With a frame around it, for forms and texts; tables bring their own. */
  isCard?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={isCard ? classes.card : undefined}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Stack gap={2} className={classes.head}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" maw="46rem">
              {lead}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </section>
  );
}
