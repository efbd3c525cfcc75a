import { Text } from '@mantine/core';
import type { Column } from './data-table.tsx';
import { RelativeTime } from './relative-time.tsx';

/** A column of times, such as "3 minutes ago"; in an export as they are. */
export const timeColumn = <Row,>(
  key: string,
  title: string,
  timeOf: (row: Row) => string | null,
  {
    none,
    ...look
  }: Pick<Column<Row>, 'hideBelow' | 'sort'> & {
    /** What stands where there is no time, such as "never". */
    none?: string;
  } = {},
): Column<Row> => ({
  ...{ key, title, ...look },
  csv: timeOf,
  render(row) {
    const time = timeOf(row);
    return time ? <RelativeTime time={time} /> : none && <Text c="dimmed">{none}</Text>;
  },
});
