import type { AuditLog } from '#features/audit/audit-log.service.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { serviceTokenRoutes } from '#features/identity/service-tokens/service-tokens.routes.ts';
import type { SessionDeps } from '#features/identity/sessions/sessions-deps.ts';
import type { Revocations } from '#features/identity/tokens/revoked-set.ts';
import { createRevocations } from '#features/identity/tokens/revoked-tokens.service.ts';
import type { SigningKeys } from '#features/identity/tokens/signing-key.ts';
import { createSigningKeys, ensureSigningKeys } from '#features/identity/tokens/signing-keys.service.ts';
import {
  createTokenAuthenticator,
  type TokenAuthenticatorDeps,
} from '#features/identity/tokens/token-authenticator.service.ts';
import { tendTokens, tendTokensHourly } from '#features/identity/tokens/tokens.jobs.ts';
import { tokenRoutes } from '#features/identity/tokens/tokens.routes.ts';
import type { TokenAuthenticator, TokenDeps } from '#features/identity/tokens/tokens-deps.ts';
import { listProjectIds } from '#features/projects/projects.store.ts';
import type { Caller } from '#platform/caller.ts';
import { deriveKeys } from '#platform/cipher.ts';
import type { Http } from '#platform/http.ts';
import { type KeyRing, openKeyRing } from '#platform/key-ring.ts';
import type { AppOptions } from './app-options.ts';

/** What tells whose an access token is, and whether it still works. */
export interface AppTokens {
  ring: KeyRing;
  keys: SigningKeys;
  revocations: Revocations;
  authenticator: TokenAuthenticator;
}

const keysTopic = 'signing-keys';
const revokedTopic = 'token-revoked';

/** The keys of access tokens and what was revoked, as this instance knows them, and how it hears from the others. */
export async function openTokens(
  options: AppOptions,
  lacksSecondFactor: TokenAuthenticatorDeps['lacksSecondFactor'],
): Promise<AppTokens> {
  const { config, engines, clock, logger, rememberKeysMs: rememberMs = 5000 } = options;
  const { db } = engines.database;
  const ring = openKeyRing(config.MASTER_KEY_B64);
  await ensureSigningKeys(db, { clock, ring });
  const keys = createSigningKeys(db, { clock, ring });
  const publish = (token: { jti: string; exp: number }) => engines.bus.publish(revokedTopic, token);
  const revocations = createRevocations(db, { clock, publish });
  const expected = { issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE };
  engines.bus.subscribe(keysTopic, keys.forget);
  engines.bus.subscribe(revokedTopic, revocations.hear);
  engines.bus.onGap(() => {
    keys.forget();
    revocations.load().catch((error: unknown) => {
      logger.error({ error: String(error) }, 'revoked tokens were not read');
    });
  });
  await revocations.load();
  const authenticator = createTokenAuthenticator(db, {
    ...{ clock, keys, revocations, expected, rememberMs, lacksSecondFactor },
  });
  return { ring, keys, revocations, authenticator };
}

interface TokenParts extends Pick<TokenDeps, 'proveCode' | 'lacksSecondFactor' | 'noticeReuse'> {
  tokens: AppTokens;
  identity: IdentityDeps;
  sessions: SessionDeps;
  /** In whose name keys are rotated when it is time. */
  caller(): Caller;
}

/** How programs and internal services get their tokens. */
export function composeTokens<Project>(
  http: Http<Project>,
  { config, engines, clock }: AppOptions,
  audit: AuditLog,
  { tokens, identity, sessions, caller, ...others }: TokenParts,
) {
  const { db } = engines.database;
  const { ring, ...known } = tokens;
  tokenRoutes(http, db, {
    ...sessions,
    ...known,
    ...others,
    expected: { issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE },
    refreshKeys: deriveKeys(config.SECRET_KEY, 'refresh-tokens'),
  });
  serviceTokenRoutes(http, db, { ...identity, listProjectIds });
  const { metrics } = http.deps;
  metrics.gauge(
    'marsa_tokens_revoked',
    'Access tokens that were revoked and are not over yet',
    known.revocations.size,
  );
  const publishKeys = () => engines.bus.publish(keysTopic, null);
  const rotation = { clock, ring, audit: audit.record, publishKeys };
  return { kinds: [tendTokens(db, { ...rotation, caller })], schedules: [tendTokensHourly] };
}
