import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { permissions } from '@marsa/contract/permissions.ts';
import { problems } from '@marsa/contract/problems.ts';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Http } from './http.ts';

const description = `Takes a Progressive Web App from its URL to Google Play and the App Store.

Send your API key in \`x-api-key\`, or a token in \`Authorization: Bearer\`. Success is \`{"ok": true, "data": …}\`; a refusal is problem+json with a stable \`code\`:

| code | status | |
| --- | --- | --- |
${Object.entries(problems)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')}

What an endpoint asks for is one of these permissions:

| permission | |
| --- | --- |
${Object.entries(permissions)
  .map(([name, { title }]) => `| \`${name}\` | ${title} |`)
  .join('\n')}`;

/** An anchor, and the name in both scripts. */
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 190 40" role="img" aria-label="Marsa"><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><circle cx="20" cy="8" r="3.4"/><path d="M20 12v23M13 18h14M7 25c1 7 6 10 13 10s12-3 13-10"/></g><text x="44" y="27" fill="#fff" font-family="sans-serif" font-size="20">Marsa · مرسى</text></svg>`;

const toObject = createJsonSchemaTransformObject({ zodToJsonConfig: { target: 'draft-2020-12' } });

type Transformed = ReturnType<typeof toObject>;

/** Every schema is registered for what is sent and for what is answered; most are used one way only. */
function withoutUnused(document: Transformed): Transformed {
  const schemas = 'components' in document ? document.components?.schemas : undefined;
  if (!schemas) return document;
  const used = new Set<string>();
  const follow = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? null);
    }
  };
  follow({ ...document, components: null });
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return document;
}

/** Fastify's document calls every body required; many may be left out. */
function withOptionalBodies(document: Transformed, endpoints: readonly AnyEndpoint[]): Transformed {
  const operations = Object.values(('paths' in document && document.paths) || {}).flatMap(Object.values);
  for (const { body, name } of endpoints) {
    if (!body?.safeParse({}).success) continue;
    const operation = operations.find(({ operationId }) => operationId === name);
    if (operation) operation.requestBody.required = false;
  }
  return document;
}

/**
 * The OpenAPI 3.1 document at `/docs/json`, browsable at `/docs`, from the schemas that validate the requests. Register
 * it before the first endpoint.
 */
export async function documentApi<Project>(
  { app, endpoints }: Http<Project>,
  version: string,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Marsa', version, description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/' }],
      security: [{ apiKey: [] }, { bearer: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-api-key',
            description: '`marsa_` and 58 letters and digits',
          },
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'An access token (JWT) of a program, or a service token (`marsa_svc_…`)',
          },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { target: 'draft-2020-12' } }),
    transformObject: (document) => withOptionalBodies(withoutUnused(toObject(document)), endpoints),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    logo: { type: 'image/svg+xml', content: Buffer.from(logo), href: '/docs' },
    theme: { title: 'Marsa API' },
    staticCSP: true,
    // The page's own files are all it needs; the plugin's default lets it ask a validator elsewhere.
    transformStaticCSP: () =>
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    uiConfig: {
      docExpansion: 'none',
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
}
