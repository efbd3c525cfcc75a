import { publicChainStart } from './public-chain.ts';
import { chainStart } from './seal.ts';

/** A place in the log: its row, and what both chains are there. */
export interface Place {
  seq: number;
  /** Of the sealed chain. */
  mac: Uint8Array;
  /** Of the public chain. */
  hash: Uint8Array;
}

/** Before the first row. */
export const chainBegin: Place = { seq: 0, mac: chainStart, hash: publicChainStart };
