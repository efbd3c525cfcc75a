import { createHash } from 'node:crypto';

/** An object's id: 40 hexadecimal characters. */
export type ObjectId = string;

export interface TreeEntry {
  /** Six digits, as GitHub writes it: `100644`, `040000`. */
  mode: string;
  name: string;
  id: ObjectId;
}

export interface Signature {
  name: string;
  email: string;
  /** Milliseconds since 1970. */
  at: number;
  /** `+0200` */
  zone: string;
}

export interface Commit {
  tree: ObjectId;
  parents: ObjectId[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** Git's SHA-1 over `<type> <length>\0<body>`. */
export function objectId(type: 'blob' | 'tree' | 'commit', body: Buffer): ObjectId {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex');
}

export const isTree = (entry: { mode: string }) => entry.mode === '040000';

/** A tree's bytes: sorted as if each folder's name ended in a slash, modes without their leading zero. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  return Buffer.concat(
    sortEntries(entries).flatMap(({ mode, name, id }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
      Buffer.from(id, 'hex'),
    ]),
  );
}

export function sortEntries(entries: readonly TreeEntry[]): TreeEntry[] {
  const key = (entry: TreeEntry) => Buffer.from(isTree(entry) ? `${entry.name}/` : entry.name);
  return [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
}

export function encodeCommit(commit: Commit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${inWords(commit.author)}`,
    `committer ${inWords(commit.committer)}`,
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`);
}

const inWords = ({ name, email, at, zone }: Signature) =>
  `${name} <${email}> ${Math.floor(at / 1000)} ${zone}`;
