import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as secondFactor from '@marsa/contract/second-factor.ts';

/** What somebody proves themselves with beside the password. */
export type Factors = DataOf<typeof secondFactor.get>;
