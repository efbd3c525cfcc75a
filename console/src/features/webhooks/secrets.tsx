import { SecretOnce } from '#ui/secret-once.tsx';

export interface NewSecret {
  title: string;
  value: string;
}

/** Shows new secrets one after the other, each once. */
export function Secrets({
  secrets: [first, ...others],
  onDone,
}: {
  secrets: readonly NewSecret[];
  onDone(left: readonly NewSecret[]): void;
}) {
  return first ? (
    <SecretOnce key={first.title} title={first.title} value={first.value} onDone={() => onDone(others)} />
  ) : null;
}
