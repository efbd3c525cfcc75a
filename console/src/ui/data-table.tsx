import { ArrowDownIcon } from '@heroicons/react/24/outline';
import { Button, Group, Skeleton, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import classes from './data-table.module.css';
import { ExportButton } from './export-button.tsx';
import { FlipOnRtl, NextIcon, PreviousIcon } from './flip-on-rtl.tsx';
import { uiTexts } from './ui.text.ts';

export interface Column<Row> {
  key: string;
  title: string;
  render(row: Row): ReactNode;
  /** The cell in an export; a column without one is left out of it. */
  csv?(row: Row): string | number | null;
  /** Numbers and dates stand at the end. */
  align?: 'start' | 'end';
  /** Left out on screens narrower than this. */
  hideBelow?: 'sm' | 'md' | 'lg';
  /** Its title is only heard: over buttons, which say themselves what they are; they stay in sight on narrow screens. */
  isTitleHidden?: boolean;
  /** Names the row for people who hear the table. One column has it. */
  isRowHeader?: boolean;
  /** The order that a press on its title asks for: a field of the server's list, from its end where `-` stands before it. */
  sort?: string;
}

/** The order of the rows, and what asks for another. */
export interface Sorting {
  sort: string;
  onSort(sort: string): void;
}

export interface Paging {
  hasNext: boolean;
  hasPrevious: boolean;
  onNext(): void;
  onPrevious(): void;
}

/** Where the table asks the server page by page; `rows` is undefined until the first page is there. */
export interface DataTableProps<Row> {
  /** Says what the table holds, for people who hear it. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  rowKey(row: Row): string;
  /** What stands in its place where there are no rows. */
  empty: ReactNode;
  /** Rows of before are shown while others come. */
  isStale?: boolean;
  paging?: Paging;
  /** Columns with a `sort` can be pressed where it is there. */
  sorting?: Sorting | undefined;
  /** Name of the file of an export, without ending; no export where it is silent. */
  csvName?: string;
  /** All rows, for an export; those that are shown where it is silent. */
  fetchAll?(): Promise<readonly Row[]>;
  /** Filters and actions above the table. */
  toolbar?: ReactNode;
  /** Stands in a panel, which draws the frame. */
  isBare?: boolean;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, rows, empty, toolbar, csvName, fetchAll, paging, sorting } = props;
  const { isStale = false, isBare = false } = props;
  const t = useTexts(uiTexts);
  const isEmpty = rows?.length === 0 && !paging?.hasPrevious;
  const hasExport = csvName !== undefined && rows !== undefined && rows.length > 0;
  return (
    <div className={isBare ? classes.bare : classes.card}>
      {(toolbar || hasExport) && (
        <Group className={classes.toolbar} justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
          <Group gap="sm" className={classes.filters}>
            {toolbar}
          </Group>
          {hasExport && (
            <ExportButton name={csvName} columns={columns} fetchAll={fetchAll ?? (async () => rows)} />
          )}
        </Group>
      )}
      {isEmpty ? (
        empty
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className={classes.scroll} tabIndex={0} aria-label={t('tableOf', { name })}>
          <Table
            className={classes.table}
            data-stale={isStale || undefined}
            aria-busy={rows === undefined || isStale}
          >
            <Head name={name} columns={columns} sorting={sorting} />
            <Table.Tbody>
              {rows ? <Rows {...props} rows={rows} /> : <RowsSkeleton columns={columns} />}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {paging && (paging.hasNext || paging.hasPrevious) && <PagingBar paging={paging} />}
      <VisuallyHidden role="status">
        {rows === undefined ? t('loading') : t('rows', { count: rows.length })}
      </VisuallyHidden>
    </div>
  );
}

function Head<Row>({ name, columns, sorting }: Pick<DataTableProps<Row>, 'name' | 'columns' | 'sorting'>) {
  return (
    <>
      <Table.Caption className={classes.caption}>{name}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ key, title, align, hideBelow, isTitleHidden, sort }) => (
            <Table.Th
              key={key}
              scope="col"
              data-align={align}
              data-hide-below={hideBelow}
              data-pinned={isTitleHidden || undefined}
              aria-sort={sorting && sort ? directionOf(sort, sorting) : undefined}
            >
              {isTitleHidden ? (
                <VisuallyHidden>{title}</VisuallyHidden>
              ) : sorting && sort ? (
                <SortButton title={title} sort={sort} sorting={sorting} />
              ) : (
                title
              )}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
    </>
  );
}

const turned = (sort: string) => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`);

function directionOf(sort: string, { sort: now }: Sorting) {
  if (now !== sort && now !== turned(sort)) return undefined;
  return now.startsWith('-') ? 'descending' : 'ascending';
}

/** The title of a column that orders the rows: by it, and pressed again the other way round. */
function SortButton({ title, sort, sorting }: { title: string; sort: string; sorting: Sorting }) {
  return (
    <UnstyledButton
      className={classes.sort}
      onClick={() => sorting.onSort(sorting.sort === sort ? turned(sort) : sort)}
    >
      {title}
      <ArrowDownIcon width={12} aria-hidden />
    </UnstyledButton>
  );
}

function Rows<Row>({ columns, rows, rowKey }: DataTableProps<Row> & { rows: readonly Row[] }) {
  return rows.map((row) => (
    <Table.Tr key={rowKey(row)}>
      {columns.map(({ key, render, align, hideBelow, isTitleHidden, isRowHeader }) =>
        isRowHeader ? (
          <Table.Th key={key} scope="row" className={classes.rowHeader}>
            {render(row)}
          </Table.Th>
        ) : (
          <Table.Td
            key={key}
            data-align={align}
            data-hide-below={hideBelow}
            data-pinned={isTitleHidden || undefined}
          >
            {render(row)}
          </Table.Td>
        ),
      )}
    </Table.Tr>
  ));
}

const skeletonRows = ['1', '2', '3', '4', '5'];

function RowsSkeleton<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return skeletonRows.map((row) => (
    <Table.Tr key={row}>
      {columns.map(({ key, hideBelow }) => (
        <Table.Td key={key} data-hide-below={hideBelow}>
          <Skeleton h={14} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}

function PagingBar({ paging }: { paging: Paging }) {
  const t = useTexts(uiTexts);
  return (
    <Group className={classes.paging} justify="flex-end" gap="xs">
      <Button
        variant="default"
        size="compact-sm"
        disabled={!paging.hasPrevious}
        onClick={paging.onPrevious}
        leftSection={<FlipOnRtl icon={PreviousIcon} />}
      >
        {t('previousPage')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!paging.hasNext}
        onClick={paging.onNext}
        rightSection={<FlipOnRtl icon={NextIcon} />}
      >
        {t('nextPage')}
      </Button>
    </Group>
  );
}

/** A number in a cell: digits of one width, at the end. */
export function NumberCell({ value }: { value: number }) {
  const { format } = useLocale();
  return (
    <Text span className={classes.number}>
      {format.number(value)}
    </Text>
  );
}
