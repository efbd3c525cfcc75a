/** A file of the generated repository. */
export interface WrapperFile {
  /** From the root of the repository, with `/`. */
  path: string;
  bytes: Uint8Array;
  executable?: true;
}

const encoder = new TextEncoder();

export const textFile = (path: string, text: string): WrapperFile => ({ path, bytes: encoder.encode(text) });

export const jsonFile = (path: string, value: unknown): WrapperFile =>
  textFile(path, `${JSON.stringify(value, null, 2)}\n`);
