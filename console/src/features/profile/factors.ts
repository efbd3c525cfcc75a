import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as secondFactor from '@marsa/contract/second-factor.ts';

/** What somebody proves themselves with beside the password. */
export type Factors = DataOf<typeof secondFactor.get>;

/** Recovery codes alone do not count: they come with a factor. */
export const hasFactor = ({ totp, passkeys }: Factors): boolean => totp !== null || passkeys.length > 0;
