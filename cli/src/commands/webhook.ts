import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { describeEndpoints } from './webhook-endpoint.ts';
import { describeSources } from './webhook-source.ts';

/** `marsa webhook`: WORKSPACE, SOURCE and ENDPOINT are meant by name or id. */
export function describeWebhook(webhook: Command, cli: Cli): void {
  describeSources(webhook, cli);
  describeEndpoints(webhook, cli);
}
