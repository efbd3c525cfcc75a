import { whole } from './config-rules.ts';
import { variable } from './config-variable.ts';

/** How much of anything there may be in a minute, and what leads to a ban. */
export const limitVariables = {
  RATE_GLOBAL_PER_IP_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '120',
    unit: 'requests a minute',
    help: 'limit per address',
  }),
  RATE_PER_KEY_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '300',
    unit: 'requests a minute',
    help: 'limit per API key',
  }),
  RATE_PER_SESSION_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '600',
    unit: 'requests a minute',
    help: 'limit per browser session',
  }),
  RATE_SIGN_IN_PER_IP_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '5',
    unit: 'sign-ins a minute',
    help: 'limit per address, right or wrong; more where many people sign in from one office at nine',
  }),
  RATE_DOWNLOAD_PER_KEY_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '30',
    unit: 'requests a minute',
    help: 'limit on credential downloads per API key',
  }),
  RATE_WEBHOOK_PER_SOURCE_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '100',
    unit: 'requests a minute',
    help: 'limit on webhooks that a source proved to be its own',
  }),
  RATE_WEBHOOK_PER_STRANGER_PER_MIN: variable({
    schema: whole(1, 10_000_000),
    default: '30',
    unit: 'requests a minute',
    help: 'limit on webhooks per address that has proved nothing within the last hour',
  }),
  BAN_AFTER_FAILS: variable({
    schema: whole(1, 1000),
    default: '5',
    unit: 'wrong keys',
    help: 'an address is banned after this many',
  }),
  BAN_TTL_SECONDS: variable({
    schema: whole(1, 31_536_000),
    default: '3600',
    unit: 's',
    help: 'how long a ban lasts',
  }),
  FAIL_TTL_SECONDS: variable({
    schema: whole(1, 31_536_000),
    default: '900',
    unit: 's',
    help: 'wrong keys are counted within this time',
  }),
};
