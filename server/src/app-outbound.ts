import { readFileSync } from 'node:fs';
import { createOutbound, type Outbound } from '#platform/outbound.ts';
import type { AppOptions } from './app-options.ts';

/** Requests to the outside as configured; each has connections of its own. */
export const openOutbound = ({ config }: AppOptions): Outbound =>
  createOutbound({
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
    extraCa: config.EXTRA_CA_FILE && readFileSync(config.EXTRA_CA_FILE, 'utf8'),
  });
