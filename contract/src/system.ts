import { z } from 'zod';
import { endpoint, time } from './endpoint.ts';

/** What the server stands on. */
export const healthParts = ['database', 'migrations', 'redis'] as const;

/** What a server seems to run in. */
export const surroundings = ['container', 'ci', 'hosted-ide', 'systemd', 'server'] as const;

export const get = endpoint({
  name: 'system.get',
  method: 'GET',
  path: '/v1/system',
  summary: 'Health and configuration of this server, secrets masked',
  description: 'The configuration is that of the server that answers; others may be set up differently.',
  permission: 'system:read',
  output: z
    .object({
      version: z.string(),
      node: z.string().describe('Version of Node.js'),
      startedAt: time,
      status: z.enum(['up', 'down', 'stopping']),
      parts: z.array(z.object({ name: z.enum(healthParts), status: z.enum(['up', 'down']) })),
      surroundings: z.array(
        z.object({ name: z.enum(surroundings), evidence: z.string().describe('What it was told by') }),
      ),
      warnings: z.array(z.string()).describe('What is worth a look, for people'),
      configuration: z.array(
        z.object({
          name: z.string().describe('Of the environment variable'),
          value: z.string().describe('In effect; of a secret only whether there is one'),
          source: z.string().describe('Where it came from'),
          help: z.string(),
          isSecret: z.boolean(),
        }),
      ),
    })
    .meta({ id: 'System' }),
});
