import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { isProblem } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import type { ListPage } from '#list-page.ts';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState, type Icon } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { useUrlState } from '#url-state.ts';
import { SearchField } from './search-field.tsx';
import { shellTexts } from './shell.text.ts';

/** What teaches where there is nothing yet. */
export interface Lesson {
  icon: Icon;
  title: string;
  text?: string;
  /** The way to the first one. */
  action?: ReactNode;
}

/** The order of every list that is not asked for another. */
const newestFirst = '-createdAt';

interface ListTableProps<Row> {
  /** Of `useListPage`. */
  list: ListPage<Row>;
  name: string;
  columns: readonly Column<Row>[];
  rowKey(row: Row): string;
  /** Name of the file of an export, without ending; no export where it is silent. */
  csvName?: string;
  /** What is looked for by a field of text; no such field where it is silent. */
  search?: { label: string; placeholder: string };
  /** Names of the filters in the address, beside the search. */
  filters?: readonly string[];
  /** Fields of the filters. */
  toolbar?: ReactNode;
  empty: Lesson;
  isBare?: boolean;
}

/** A list of the server as a table: filters, order and page in the address, all of its rows in an export. */
export function ListTable<Row>({
  list,
  search,
  filters = [],
  toolbar,
  empty,
  ...table
}: ListTableProps<Row>) {
  const names = search ? ['q', ...filters] : filters;
  const [set] = useUrlState(...names);
  const [{ sort }, setUrl] = useUrlState('sort', 'cursor');
  const { rows, error, refetch, fetchAll, ...page } = list;
  const isFiltered = Object.keys(set).length > 0;
  const hasNothing = rows?.length === 0 && !isFiltered;
  // An address that was written by hand, or is older than the list it names a page of.
  if (isProblem(error, 'BAD_REQUEST') && !rows)
    return <NothingFound icon={empty.icon} filters={[...names, 'sort']} />;
  if (error && !rows) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      {...table}
      {...page}
      rows={rows}
      fetchAll={fetchAll}
      sorting={{
        sort: sort ?? newestFirst,
        onSort: (wanted) => setUrl({ sort: wanted === newestFirst ? undefined : wanted, cursor: undefined }),
      }}
      toolbar={
        (toolbar || (search && !hasNothing)) && (
          <>
            {search && !hasNothing && <SearchField {...search} />}
            {toolbar}
          </>
        )
      }
      empty={
        isFiltered ? (
          <NothingFound icon={empty.icon} filters={names} />
        ) : (
          <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>
            {empty.text}
          </EmptyState>
        )
      }
    />
  );
}

/** There are some, and the filters let none of them through. */
function NothingFound({ icon, filters }: { icon: Icon; filters: readonly string[] }) {
  const t = useTexts(shellTexts);
  const [, setUrl] = useUrlState();
  const clear = () => setUrl(Object.fromEntries([...filters, 'cursor'].map((name) => [name, undefined])));
  return (
    <EmptyState
      icon={icon}
      title={t('noneFound')}
      action={
        <Button variant="default" onClick={clear}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('noneFoundText')}
    </EmptyState>
  );
}
