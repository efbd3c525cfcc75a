import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, pathId, time } from './endpoint.ts';
import { type PwaFindingId, pwaFindings } from './pwa-findings.ts';

export const displays = ['fullscreen', 'standalone', 'minimal-ui', 'browser'] as const;
export const orientations = [
  'any',
  'natural',
  'landscape',
  'landscape-primary',
  'landscape-secondary',
  'portrait',
  'portrait-primary',
  'portrait-secondary',
] as const;
export const iconPurposes = ['any', 'maskable', 'monochrome'] as const;

const findingIds = Object.keys(pwaFindings) as [PwaFindingId, ...PwaFindingId[]];

export const finding = z
  .object({
    id: z.enum(findingIds).describe('Stable; decide and translate by this'),
    severity: z.enum(['error', 'warning', 'info', 'passed']),
    title: z.string(),
    detail: z
      .string()
      .describe('What was found, with names and numbers; empty where there is nothing to add'),
    fix: z.string().nullable().describe('How to mend it; null where it passed'),
    evidence: z
      .object({
        url: z.string(),
        status: z.number().int().nullable().describe('HTTP status; null where no answer was had'),
        contentType: z.string().nullable(),
        firstBytes: z.string().nullable().describe('The beginning of what came instead, as text'),
      })
      .nullable(),
  })
  .meta({ id: 'PwaFinding' });

const image = z.object({
  src: z.string(),
  sizes: z.array(z.string()).describe('As declared: 192x192 or any'),
  type: z.string().nullable().describe('As declared'),
  purpose: z.array(z.enum(iconPurposes)),
});

const shortcut = z.object({
  name: z.string(),
  shortName: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string(),
  icons: z.array(image),
});

export const manifest = z
  .object({
    url: z.string(),
    name: z.string().nullable(),
    shortName: z.string().nullable(),
    description: z.string().nullable(),
    startUrl: z.string(),
    scope: z.string(),
    id: z.string(),
    display: z.enum(displays),
    orientation: z.enum(orientations).nullable(),
    themeColor: z.string().nullable().describe('#rrggbb'),
    backgroundColor: z.string().nullable().describe('#rrggbb'),
    lang: z.string().nullable(),
    dir: z.enum(['auto', 'ltr', 'rtl']),
    categories: z.array(z.string()),
    preferRelatedApplications: z.boolean(),
    icons: z.array(image),
    shortcuts: z.array(shortcut),
    screenshots: z.array(image),
  })
  .meta({
    id: 'PwaManifest',
    description:
      'The web app manifest as browsers understand it: URLs resolved, what they would ignore left out',
  });

export const measuredImage = z
  .object({
    url: z.string(),
    use: z.enum(['icon', 'shortcut', 'screenshot']),
    declaredSizes: z.array(z.string()),
    declaredType: z.string().nullable(),
    purpose: z.array(z.enum(iconPurposes)),
    status: z.number().int().nullable().describe('HTTP status; null where no answer was had'),
    type: z.string().nullable().describe('Media type by its bytes; null where it is no image'),
    width: z.number().int().nullable().describe('Pixels; null for SVG and what is no image'),
    height: z.number().int().nullable(),
    bytes: z.number().int().nullable(),
    fault: z.string().nullable().describe('Why it could not be fetched or read'),
  })
  .meta({ id: 'PwaImage' });

const summary = {
  id,
  projectId: id,
  status: z.enum(['running', 'done', 'failed']),
  url: z.string(),
  score: z
    .number()
    .int()
    .nullable()
    .describe(
      '100, less 20 for each error and 5 for each warning, never below 0; 0 where no manifest could be read, since most is left unjudged then; null until it is done',
    ),
  failure: z
    .enum(['interrupted', 'internal'])
    .nullable()
    .describe('Why it failed. A PWA that cannot be reached is a finding, not a failure'),
  startedAt: time,
  finishedAt: time.nullable(),
};

export const check = z
  .object({
    ...summary,
    findings: z.array(finding).describe('Worst first'),
    manifest: manifest.nullable(),
    icons: z.array(
      measuredImage.extend({
        kept: z
          .enum(iconPurposes)
          .nullable()
          .describe('The purpose by which its picture can be had; null where it was not kept, or no longer'),
      }),
    ),
  })
  .meta({ id: 'PwaCheck' });

export const checkSummary = z
  .object({ ...summary, errors: z.number().int(), warnings: z.number().int() })
  .meta({ id: 'PwaCheckSummary' });

export type FindingView = z.input<typeof finding>;
export type Finding = Pick<FindingView, 'id' | 'severity' | 'detail' | 'evidence'>;
export type Manifest = z.input<typeof manifest>;
export type ManifestImage = z.input<typeof image>;
export type ManifestShortcut = z.input<typeof shortcut>;
export type MeasuredImage = z.input<typeof measuredImage>;
export type CheckView = z.input<typeof check>;
export type CheckSummaryView = z.input<typeof checkSummary>;

export const validate = endpoint({
  name: 'pwa.validate',
  method: 'POST',
  path: '/v1/projects/:id/pwa/validate',
  summary: 'Look at the PWA: page, certificate, manifest, icons, service worker, well-known files',
  description:
    'Reads what the domain serves, without a browser. 202 while the check runs, 200 with `wait` once it has ended. The manifest and icons it finds are what wrappers are generated from.',
  permission: 'pwa:write',
  params: idParams,
  query: z.object({
    wait: z.coerce
      .number()
      .int()
      .min(0)
      .max(60)
      .default(0)
      .describe('Seconds to wait for the end of the check'),
  }),
  body: z
    .strictObject({
      url: z
        .url({ protocol: /^https$/ })
        .max(2000)
        .optional()
        .describe("A page below the project's domain; its root where it is silent"),
    })
    .optional(),
  output: check,
  status: 202,
  otherStatus: 200,
  problems: ['TEMPORARILY_UNAVAILABLE'],
  audit: 'PWA_CHECK',
  limit: { name: 'pwa', perMinute: 20 },
});

export const list = endpoint({
  name: 'pwa.list',
  method: 'GET',
  path: '/v1/projects/:id/pwa/checks',
  summary: 'List the checks of a PWA, newest first',
  permission: 'pwa:read',
  params: idParams,
  query: pageQuery,
  output: checkSummary,
  list: true,
});

export const get = endpoint({
  name: 'pwa.get',
  method: 'GET',
  path: '/v1/projects/:id/pwa/checks/:checkId',
  summary: 'Read a check of a PWA',
  permission: 'pwa:read',
  params: idParams.extend({ checkId: pathId }),
  output: check,
});

export const icon = endpoint({
  name: 'pwa.icon',
  method: 'GET',
  path: '/v1/projects/:id/pwa/checks/:checkId/icons/:purpose',
  summary: 'Read a small picture of an icon that a check kept',
  description:
    'PNG, at most 96 × 96, drawn anew: nothing of the bytes that the site sent is in it. Icons are kept of the last check that found what wrappers are made of.',
  permission: 'pwa:read',
  params: idParams.extend({ checkId: pathId, purpose: z.enum(iconPurposes) }),
  output: z.any(),
  binary: 'image/png',
  unchanging: true,
});
