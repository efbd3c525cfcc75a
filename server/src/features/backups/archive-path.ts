const mostBytes = 240;
const mostSegments = 32;

/**
 * What is wrong with the path of an entry, or undefined. Only plain relative paths below the place they are put are
 * right; everything else is refused, never mended: what needs mending was not made by Marsa.
 */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (Buffer.byteLength(path) > mostBytes) return `it is longer than ${mostBytes} bytes`;
  if (path.includes('\ufffd')) return 'it is not UTF-8';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that they are there is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it holds a control character';
  if (path.includes('\\')) return 'it holds a backslash';
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'it names a drive';
  const segments = path.split('/');
  if (segments.length > mostSegments) return 'it is too deep';
  if (segments.some((segment) => segment === '..')) return 'it leads out of its folder';
  if (segments.some((segment) => segment === '' || segment === '.')) return 'it has an empty segment';
  return undefined;
}

/** @returns refuses a path that came before, also as the folder of another or below a file */
export function createPathRegister(): (path: string) => void {
  const files = new Set<string>();
  const folders = new Set<string>();
  return (path) => {
    if (files.has(path) || folders.has(path)) throw new Error(`${JSON.stringify(path)} is there twice`);
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      if (files.has(folder)) throw new Error(`${JSON.stringify(path)} lies below a file`);
      folders.add(folder);
    }
    files.add(path);
  };
}
