/** A piece of what is said: words, or what is quoted as it stands: a name, an address, the words of another service. */
export type Piece = string | { quote: string };

export type Reader = (text: string) => Piece[];

/** What was read as one text; quotations are isolated, so that they keep their own direction. */
export const toText = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : `\u2068${piece.quote}\u2069`)).join('');
