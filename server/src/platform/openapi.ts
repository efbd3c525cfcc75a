import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { permissions } from '@marsa/contract/permissions.ts';
import { problems } from '@marsa/contract/problems.ts';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Http } from './http.ts';

const description = `Takes a Progressive Web App from its URL to Google Play and the App Store.

Send your API key in \`x-api-key\`. Success is \`{"ok": true, "data": …}\`; a refusal is problem+json with a stable \`code\`:

| code | status | |
| --- | --- | --- |
${Object.entries(problems)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')}

Permissions: ${Object.entries(permissions)
  .map(([name, { title }]) => `\`${name}\` (${title.toLowerCase()})`)
  .join(', ')}.`;

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

/**
 * The OpenAPI 3.1 document at `/docs/json`, browsable at `/docs`, from the schemas that validate the requests. Register
 * it before the first endpoint.
 */
export async function documentApi<Project>({ app }: Http<Project>, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Marsa', version, description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/' }],
      security: [{ apiKey: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'x-api-key',
            description: '`marsa_` and 58 letters and digits',
          },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { target: 'draft-2020-12' } }),
    transformObject: (document) => withoutUnused(toObject(document)),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
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
