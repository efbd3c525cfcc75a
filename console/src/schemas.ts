import { zodResolver } from '@hookform/resolvers/zod';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import type { FieldValues, Resolver } from 'react-hook-form';
import { z } from 'zod';

/**
 * Checks forms by schemas of the contract, in the words that the server has for the same faults. Loaded with the first form,
 * since no page needs it before.
 */
export async function createResolver<Values extends FieldValues>(
  schema: z.ZodType<unknown, Values>,
): Promise<Resolver<Values>> {
  const { issueWords } = await import('@marsa/contract/issue-words.ts');
  // The policy of the page lets no text become code.
  z.config({ jitless: true, customError: issueWords });
  // The values go to the server as they were entered; trimming and defaults are its own.
  return zodResolver(schema, undefined, { raw: true }) as unknown as Resolver<Values>;
}

/** The schema of what an endpoint takes, to check a form by it or by a part of it. */
export function bodyOf<Body extends z.ZodType>({
  body,
  name,
}: Pick<AnyEndpoint, 'name'> & { body?: Body }): Body {
  if (body === undefined) throw new Error(`${name} takes no body`);
  return body;
}

/** A field that may be left empty. */
export const orEmpty = <S extends z.ZodType<unknown, string>>(schema: S) => z.union([z.literal(''), schema]);
