import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import * as contract from '@marsa/contract/index.ts';

/** Every endpoint the contract declares. */
export const contractEndpoints: readonly AnyEndpoint[] = Object.values(contract)
  .flatMap((room): unknown[] => Object.values(room))
  .filter(isEndpoint);

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'permission' in value;
}
