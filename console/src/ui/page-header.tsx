import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import classes from './page-header.module.css';

/** The heading of a page with what may be done here; focus goes to it after a navigation. */
export function PageHeader({
  title,
  lead,
  crumbs,
  tabs,
  actions,
  headingRef,
}: {
  title: ReactNode;
  lead?: ReactNode;
  crumbs?: ReactNode;
  tabs?: ReactNode;
  actions?: ReactNode;
  headingRef?: Ref<HTMLHeadingElement>;
}) {
  return (
    <Stack component="header" gap={4} mb="lg">
      {crumbs}
      {tabs}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} className={classes.title}>
          <Title order={1} ref={headingRef} tabIndex={-1} className={classes.heading}>
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
    </Stack>
  );
}
