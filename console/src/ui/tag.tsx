import classes from './tag.module.css';

/** A word out of a fixed or foreign list: a permission, a network, an event. Always from left to right. */
export function Tag({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className={classes.tag}>
      {children}
    </bdi>
  );
}

export function Tags({ words }: { words: readonly string[] }) {
  return (
    <span className={classes.tags}>
      {words.map((word) => (
        <Tag key={word}>{word}</Tag>
      ))}
    </span>
  );
}
