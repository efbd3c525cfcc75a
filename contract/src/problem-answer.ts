import { z } from 'zod';

/** What every refusal looks like (RFC 9457, with Marsa's own members). */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    ok: z.literal(false),
    code: z.string().describe('Stable; decide by this'),
    message: z.string().describe('Same as detail'),
    requestId: z.string().describe('Also in X-Request-Id and in the log of the server'),
    issues: z
      .array(z.object({ path: z.string(), rule: z.string(), message: z.string() }))
      .optional()
      .describe('Each fault of the input'),
  })
  .meta({ id: 'Problem' });
