import { Stack, Text, Title } from '@mantine/core';
import type { ComponentType, ReactNode, SVGProps } from 'react';
import classes from './empty-state.module.css';

export type Icon = ComponentType<SVGProps<SVGSVGElement>>;

/** Where there is nothing yet: what would be here, what it is good for, and the way to the first one. */
export function EmptyState({
  icon: Picture,
  title,
  children,
  action,
}: {
  icon: Icon;
  /** Where no heading above says it. */
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack className={classes.empty} align="center" gap="xs">
      <span className={classes.icon} aria-hidden>
        <Picture width={28} />
      </span>
      {title && (
        <Title order={2} ta="center">
          {title}
        </Title>
      )}
      {children && (
        <Text c="dimmed" ta="center" maw="34rem" className={classes.text}>
          {children}
        </Text>
      )}
      {action && <div className={classes.action}>{action}</div>}
    </Stack>
  );
}
