import { type ReactNode, useState } from 'react';
import type { ListPage } from '#list-page.ts';
import { CreateButton } from '#shell/create-button.tsx';
import { type Lesson, ListTable } from '#shell/list-table.tsx';
import type { Column } from '#ui/data-table.tsx';
import { useUrlState } from '#url-state.ts';
import { type NewSecret, Secrets } from './secrets.tsx';

/** The form of a new one, and what it made that is shown once. */
export interface NewProps {
  workspaceId: string;
  onClose(): void;
  onMade(secrets: readonly NewSecret[]): void;
}

/** One direction of the webhooks of a workspace, with the way to add to it. */
export function WebhookList<Row extends { id: string }>({
  workspaceId,
  add,
  form,
  empty,
  ...table
}: {
  workspaceId: string;
  list: ListPage<Row>;
  name: string;
  columns: readonly Column<Row>[];
  csvName: string;
  /** What the button says. */
  add: string;
  form(props: NewProps): ReactNode;
  empty: Omit<Lesson, 'action'>;
}) {
  const [{ new: isAdding }, setUrl] = useUrlState('new');
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const close = () => setUrl({ new: undefined });
  const button = (
    <CreateButton permission="webhooks:write" workspaceId={workspaceId}>
      {add}
    </CreateButton>
  );
  const hasRows = (table.list.rows?.length ?? 0) > 0;
  return (
    <>
      <ListTable
        {...table}
        rowKey={({ id }) => id}
        toolbar={hasRows && button}
        empty={{ ...empty, action: button }}
      />
      {isAdding &&
        form({
          workspaceId,
          onClose: close,
          onMade(made) {
            close();
            setSecrets(made);
          },
        })}
      <Secrets secrets={secrets} onDone={setSecrets} />
    </>
  );
}
