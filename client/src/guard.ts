import { compilePermissions, type PermissionSet } from '@marsa/contract/permissions.ts';
import type { AccessClaims } from '@marsa/contract/tokens.ts';
import { createClient, ProblemError } from './client.ts';
import { systemClock } from './clock.ts';
import { createIntrospection, type Introspected } from './introspection.ts';
import { createTokenVerifier, TokenError, type TokenVerifierOptions } from './verify-tokens.ts';

export interface GuardOptions extends TokenVerifierOptions {
  /** A service token with the permission `tokens:introspect`. */
  serviceToken: string;
  /**
   * How long (ms) Marsa's word on a token is kept; 30 000 where it is silent. So long a token that was revoked, or a
   * role that changed, may go on here.
   */
  keepMs?: number;
}

/** Who asks, for the handler. */
export interface Principal {
  claims: AccessClaims;
  name: string;
  /** The role in the workspace, as it is now; undefined where it is switched off, or there is none any more. */
  role: string | undefined;
  permissions: PermissionSet;
}

/** What a guard needs of a request; those of node:http, Express, Fastify (`reply.raw`) and their like have it. */
export interface GuardedRequest {
  headers: Record<string, string | string[] | undefined>;
  principal?: Principal;
}
export interface GuardedResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/** `(request, response, next)`; answers itself where it refuses. */
export type Guarding = (
  request: GuardedRequest,
  response: GuardedResponse,
  next: (error?: unknown) => void,
) => void;

export interface Guard {
  /** Lets through whoever's role holds all of these. */
  requirePermission(...permissions: string[]): Guarding;
  /** Lets through whoever has one of these roles. */
  requireRole(...roles: string[]): Guarding;
  /** Who a token belongs to. @throws TokenError */
  identify(token: string): Promise<Principal>;
}

/**
 * Guards the routes of a team's own backend with Marsa's access tokens. A token is verified here, by Marsa's public keys;
 * only of one that holds is Marsa asked what its person may do now, at most once in `keepMs`.
 */
export function createGuard(options: GuardOptions): Guard {
  const { marsaUrl, serviceToken, keepMs = 30_000, clock = systemClock } = options;
  const verifier = createTokenVerifier(options);
  const client = createClient({
    baseUrl: marsaUrl,
    token: serviceToken,
    timeoutMs: 5000,
    ...(options.fetch && { fetch: options.fetch }),
  });
  const introspection = createIntrospection(client, { clock, keepMs });

  async function identify(token: string): Promise<Principal> {
    const claims = await verifier.verify(token);
    const found = await introspection.ask(token, claims.jti).catch(explainSilence);
    if (!found.active) {
      const detail = 'It was ended, or is for a workspace that this service does not serve.';
      throw new TokenError(401, 'TOKEN_BLACKLISTED', detail);
    }
    return { claims, ...toRights(found) };
  }

  const guardBy =
    (check: (principal: Principal) => TokenError | undefined): Guarding =>
    (request, response, next) => {
      identify(bearerOf(request)).then(
        (principal) => {
          const fault = check(principal);
          if (fault) return answer(response, fault);
          request.principal = principal;
          next();
        },
        (error: unknown) => (error instanceof TokenError ? answer(response, error) : next(error)),
      );
    };

  return {
    identify,
    requirePermission: (...permissions) =>
      guardBy((principal) => {
        const missing = permissions.filter((permission) => !principal.permissions.has(permission));
        if (missing.length === 0) return undefined;
        return new TokenError(403, 'INSUFFICIENT_PERMISSIONS', `This needs ${missing.join(', ')}.`);
      }),
    requireRole: (...roles) =>
      guardBy(({ role }) =>
        role !== undefined && roles.includes(role)
          ? undefined
          : new TokenError(403, 'INSUFFICIENT_PERMISSIONS', `This is for ${roles.join(', ')}.`),
      ),
  };
}

const toRights = ({ name = '', role, roleIsActive, permissions = [] }: Introspected) => ({
  name,
  role: roleIsActive ? role : undefined,
  permissions: compilePermissions(permissions),
});

/** Without Marsa's word nobody is let in. */
function explainSilence(error: unknown): never {
  const why = error instanceof ProblemError ? `${error.code}: ${error.message}` : String(error);
  throw new TokenError(503, 'TEMPORARILY_UNAVAILABLE', `Marsa cannot be asked about tokens (${why}).`);
}

function bearerOf({ headers }: GuardedRequest): string {
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(String(headers.authorization ?? '')) ?? [];
  return token;
}

function answer(response: GuardedResponse, { status, code, message }: TokenError): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/problem+json');
  response.setHeader('cache-control', 'no-store');
  if (status === 401) response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  if (status === 503) response.setHeader('retry-after', '5');
  response.end(JSON.stringify({ type: 'about:blank', status, code, detail: message, ok: false, message }));
}
