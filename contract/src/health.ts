import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const get = endpoint({
  name: 'health.get',
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the API answers',
  permission: 'public',
  output: z.object({ status: z.literal('up') }),
});
