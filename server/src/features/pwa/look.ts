import type { Finding, Manifest, MeasuredImage } from '@marsa/contract/pwa.ts';
import type { Clock } from '#platform/clock.ts';
import type { Outbound } from '#platform/outbound.ts';
import { isOutboundError } from '#platform/outbound-error.ts';
import { found, judged, nameSome, worstFirst } from './finding.ts';
import { judgeImages } from './image-findings.ts';
import { type LookedAtImage, lookAtImages, toMeasuredImage, usableIcons } from './images.ts';
import { isWithinScope } from './manifest.ts';
import { judgeManifest } from './manifest-findings.ts';
import { judgeCertificate, judgePage } from './page-findings.ts';
import { lookAtServiceWorker } from './service-worker.ts';
import { createVisitor, evidenceOf, faultOf, type VisitBounds, type Visitor, visitBounds } from './visit.ts';
import { type Apps, lookAtWellKnown } from './well-known.ts';

/** An icon of the PWA, as bytes, from which a wrapper's icons are made. */
export interface WrapperIcon {
  purpose: 'any' | 'maskable' | 'monochrome';
  url: string;
  mediaType: string;
  width: number;
  height: number;
  content: Uint8Array;
}

export interface Look {
  findings: Finding[];
  manifest: Manifest | undefined;
  images: MeasuredImage[];
  icons: WrapperIcon[];
}

export interface LookDeps {
  outbound: Outbound;
  clock: Clock;
  bounds?: VisitBounds;
}

/**
 * Looks at a PWA without a browser: at most 60 requests, 5 MiB of one answer, 14 seconds of network in all.
 * @param url the page, below `origin`, which is the domain of the project
 */
export async function lookAtPwa(
  { outbound, clock, bounds = visitBounds }: LookDeps,
  url: string,
  origin: string,
  apps: Apps,
  signal: AbortSignal,
): Promise<Look> {
  const visitor = createVisitor(outbound, signal, bounds);
  const [certificate, wellKnown, page] = await Promise.all([
    findCertificate(outbound, url, bounds.eachMs),
    lookAtWellKnown(visitor, origin, apps),
    lookAtPage(visitor, url, origin),
  ]);
  const findings = [...judgeCertificate(certificate, clock()), ...page.findings, ...wellKnown];
  const leftOut = visitor.leftOut();
  const incomplete = `Not looked at: ${nameSome(leftOut)}.`;
  findings.push(judged('look-complete', leftOut.length > 0 ? incomplete : undefined));
  return {
    findings: worstFirst(findings),
    manifest: page.manifest,
    images: page.images.map(toMeasuredImage),
    icons: chooseIcons(page.images),
  };
}

async function findCertificate(outbound: Outbound, url: string, timeoutMs: number) {
  try {
    return await outbound.certificate(url, timeoutMs);
  } catch (error) {
    if (isOutboundError(error)) return undefined;
    throw error;
  }
}

interface PageLook {
  findings: Finding[];
  manifest: Manifest | undefined;
  images: LookedAtImage[];
}

async function lookAtPage(visitor: Visitor, url: string, origin: string): Promise<PageLook> {
  const visited = await visitor.get(url);
  const { findings, page } = judgePage(visited, origin);
  if (!page || !visited.isAnswer) return { findings, manifest: undefined, images: [] };
  const manifestLook =
    page.manifestUrl === undefined ? undefined : lookAtManifest(visitor, page.manifestUrl, visited.url);
  const look = await manifestLook;
  const workers = await lookAtServiceWorker(visitor, page, visited.url, look?.manifest?.startUrl);
  return {
    findings: [...findings, ...(look?.findings ?? []), ...workers],
    manifest: look?.manifest,
    images: look?.images ?? [],
  };
}

async function lookAtManifest(visitor: Visitor, url: string, documentUrl: string): Promise<PageLook> {
  const { findings, manifest } = judgeManifest(await visitor.get(url), documentUrl);
  if (!manifest) return { findings, manifest, images: [] };
  const [images, start] = await Promise.all([
    lookAtImages(visitor, manifest),
    lookAtStart(visitor, manifest),
  ]);
  return { findings: [...findings, ...judgeImages(images), start], manifest, images };
}

async function lookAtStart(visitor: Visitor, { startUrl, scope }: Manifest): Promise<Finding> {
  const visited = await visitor.get(startUrl);
  const fault = faultOf(visited);
  if (!visited.isAnswer || fault !== undefined)
    return found('start-url-reachable', fault ?? '', evidenceOf(visited));
  const outside = isWithinScope(visited.url, scope)
    ? undefined
    : `It redirects to ${visited.url}, out of the scope.`;
  return judged('start-url-reachable', outside, outside ? evidenceOf(visited) : null);
}

const purposes = ['any', 'maskable', 'monochrome'] as const;
const leastPixels = 192;

function chooseIcons(images: readonly LookedAtImage[]): WrapperIcon[] {
  return purposes.flatMap((purpose) => {
    const [largest] = usableIcons(images, purpose, leastPixels);
    if (!largest?.visited.isAnswer || largest.type === null || largest.width === null) return [];
    const { url, type, width, visited } = largest;
    return { purpose, url, mediaType: type, width, height: width, content: visited.bytes };
  });
}
