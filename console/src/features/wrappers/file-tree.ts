/** A folder with its folders and files, each in the order of their names. */
export interface Folder<File> {
  name: string;
  path: string;
  folders: Folder<File>[];
  files: { name: string; file: File }[];
}

/** The tree of paths like `a/b/c`. A folder that holds nothing but one folder is drawn together with it: `a/b`. */
export function toTree<File extends { path: string }>(files: readonly File[]): Folder<File> {
  const root: Folder<File> = { name: '', path: '', folders: [], files: [] };
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const parts = file.path.split('/');
    const name = parts.pop() ?? '';
    let folder = root;
    for (const part of parts) {
      let next = folder.folders.find((one) => one.name === part);
      if (next === undefined) {
        next = {
          name: part,
          path: folder.path === '' ? part : `${folder.path}/${part}`,
          folders: [],
          files: [],
        };
        folder.folders.push(next);
      }
      folder = next;
    }
    folder.files.push({ name, file });
  }
  return { ...root, folders: root.folders.map(joined) };
}

function joined<File>(folder: Folder<File>): Folder<File> {
  const [only, ...others] = folder.folders;
  if (only !== undefined && others.length === 0 && folder.files.length === 0)
    return joined({ ...only, name: `${folder.name}/${only.name}` });
  return { ...folder, folders: folder.folders.map(joined) };
}

/** How many files lie in a folder and below it. */
export const countOf = <File>({ files, folders }: Folder<File>): number =>
  folders.reduce((sum, folder) => sum + countOf(folder), files.length);
