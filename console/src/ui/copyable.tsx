import { Group } from '@mantine/core';
import { Code } from './code.tsx';
import { CopyButton } from './copy-button.tsx';

/** Code with a button that copies it. */
export function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <Code>{value}</Code>
      <CopyButton value={value} label={label} />
    </Group>
  );
}
