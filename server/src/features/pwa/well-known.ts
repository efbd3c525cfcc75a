import type { Finding } from '@marsa/contract/pwa.ts';
import type { PwaFindingId } from '@marsa/contract/pwa-findings.ts';
import { found, judged, nameSome, passed } from './finding.ts';
import { isJsonObject } from './manifest.ts';
import { evidenceOf, faultOf, type Visited, type Visitor } from './visit.ts';

/** What the project says its apps are. */
export interface Apps {
  androidPackage: string | null;
  iosBundleId: string | null;
  appleTeamId: string | null;
  /** SHA-256 of the certificates that sign the Android app, `AB:CD:…`; those that Marsa knows of. */
  fingerprints: readonly string[];
}

/** Looks at the files by which the domain and the apps vouch for each other; for the platforms the project has. */
export async function lookAtWellKnown(visitor: Visitor, origin: string, apps: Apps): Promise<Finding[]> {
  const findings = await Promise.all([
    apps.androidPackage === null
      ? []
      : lookAtAssetLinks(visitor, origin, apps.androidPackage, apps.fingerprints),
    apps.iosBundleId === null
      ? []
      : lookAtAppSiteAssociation(visitor, origin, apps.iosBundleId, apps.appleTeamId),
  ]);
  return findings.flat();
}

const fingerprintShape = /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/;

/** Digital Asset Links as Android reads them: without redirects, one JSON list of statements. */
async function lookAtAssetLinks(
  visitor: Visitor,
  origin: string,
  androidPackage: string,
  known: readonly string[],
): Promise<Finding[]> {
  const visited = await visitor.get(`${origin}/.well-known/assetlinks.json`);
  const { json, finding } = readServed('asset-links-served', visited);
  if (json === undefined) return [finding];
  if (!Array.isArray(json)) {
    return [
      found('asset-links-served', 'The file must be one JSON list of statements.', evidenceOf(visited)),
    ];
  }
  const fingerprints = json.flatMap((statement) => fingerprintsFor(statement, androidPackage) ?? []);
  const isNamed = json.some((statement) => fingerprintsFor(statement, androidPackage) !== undefined);
  if (!isNamed) {
    const fault = `No statement gives handle_all_urls to ${androidPackage}.`;
    return [finding, found('asset-links-package', fault, evidenceOf(visited))];
  }
  return [
    finding,
    passed('asset-links-package'),
    judged('asset-links-fingerprints', fingerprintFault(fingerprints, known), evidenceOf(visited)),
  ];
}

/** The fingerprints a statement names for the package, or undefined where it is about something else. */
function fingerprintsFor(statement: unknown, androidPackage: string): string[] | undefined {
  if (!isJsonObject(statement) || !isJsonObject(statement.target)) return undefined;
  const { relation, target } = statement;
  const handlesUrls =
    Array.isArray(relation) && relation.includes('delegate_permission/common.handle_all_urls');
  if (!handlesUrls || target.namespace !== 'android_app' || target.package_name !== androidPackage)
    return undefined;
  return toTexts(target.sha256_cert_fingerprints);
}

const toTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

function fingerprintFault(listed: readonly string[], known: readonly string[]): string | undefined {
  const malformed = listed.filter((fingerprint) => !fingerprintShape.test(fingerprint));
  if (malformed.length > 0) {
    const shown = malformed.map((fingerprint) => fingerprint.slice(0, 95));
    return `Not 32 pairs of capital hex digits joined by colons: ${nameSome(shown)}.`;
  }
  if (listed.length === 0) return 'The statement names no fingerprint.';
  const missing = known.filter((fingerprint) => !listed.includes(fingerprint));
  return missing.length > 0 ? `Not listed: ${nameSome(missing)}.` : undefined;
}

/** Apple's file: without redirects, JSON, at most 128 KB. */
async function lookAtAppSiteAssociation(
  visitor: Visitor,
  origin: string,
  bundleId: string,
  teamId: string | null,
): Promise<Finding[]> {
  const visited = await visitor.get(`${origin}/.well-known/apple-app-site-association`);
  const { json, finding } = readServed('app-site-association-served', visited);
  if (json === undefined) return [finding];
  if (visited.isAnswer && visited.bytes.length > 128 * 1024) {
    return [found('app-site-association-served', 'The file is larger than 128 KB.', evidenceOf(visited))];
  }
  const named = appIdsOf(json);
  const isNamed = named.some((appId) =>
    teamId === null ? appId.endsWith(`.${bundleId}`) : appId === `${teamId}.${bundleId}`,
  );
  const wanted = `${teamId ?? '<team>'}.${bundleId}`;
  const fault = `applinks names ${named.length === 0 ? 'no app' : nameSome(named)}, not ${wanted}.`;
  return [finding, judged('app-site-association-app', isNamed ? undefined : fault, evidenceOf(visited))];
}

/** App ids in both forms that Apple reads: `appIDs` since iOS 13, `appID` before. */
function appIdsOf(json: unknown): string[] {
  if (!isJsonObject(json) || !isJsonObject(json.applinks) || !Array.isArray(json.applinks.details)) return [];
  return json.applinks.details.flatMap((detail) => {
    if (!isJsonObject(detail)) return [];
    return [...toTexts(detail.appIDs), ...toTexts([detail.appID])].map((appId) => appId.slice(0, 200));
  });
}

function readServed(id: PwaFindingId, visited: Visited): { json: unknown; finding: Finding } {
  const evidence = evidenceOf(visited);
  const refuse = (fault: string) => ({ json: undefined, finding: found(id, fault, evidence) });
  const fault = faultOf(visited);
  if (!visited.isAnswer || fault !== undefined) return refuse(fault ?? '');
  if (visited.redirects.length > 0) return refuse('The file is redirected, which is not followed.');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(visited.bytes));
  } catch {
    return refuse('What came is not JSON.');
  }
  if (!/^application\/(json|pkcs7-mime)\b/i.test(visited.contentType ?? '')) {
    const finding = found(
      id,
      `The media type is ${visited.contentType ?? 'missing'}, not application/json.`,
      evidence,
    );
    return { json, finding };
  }
  return { json, finding: passed(id) };
}
