/** For a program that a test starts with an environment of its own: it loads what the tests have compiled already. */
export const compileCache = ({ NODE_COMPILE_CACHE: folder } = process.env): Record<string, string> =>
  folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
