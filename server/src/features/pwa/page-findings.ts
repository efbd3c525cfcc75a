import type { Finding } from '@marsa/contract/pwa.ts';
import type { PeerCertificate } from '#platform/peer-certificate.ts';
import { decodeText } from './decoded-text.ts';
import { found, judged, nameSome, passed } from './finding.ts';
import { type Page, readPage } from './page.ts';
import { evidenceOf, faultOf, type Visited } from './visit.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Automatic renewal comes earlier than that: what has fewer days left is not being renewed. */
const fewDays = 14;

/** `certificate` is undefined where there was no connection to see one on; the page then tells why. */
export function judgeCertificate(certificate: PeerCertificate | undefined, nowMs: number): Finding[] {
  if (!certificate) return [];
  const { fault, validTo } = certificate;
  const days = Math.floor((validTo - nowMs) / dayMs);
  if (fault !== undefined) return [found('certificate-trusted', sentenceOf(fault, -days))];
  const left = `${days} days left.`;
  return [
    passed('certificate-trusted'),
    days < fewDays ? found('certificate-expiry', left) : passed('certificate-expiry', left),
  ];
}

function sentenceOf(fault: string, daysAgo: number): string {
  switch (fault) {
    case 'CERT_HAS_EXPIRED':
      return `It expired ${daysAgo} days ago.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'It is for another host name.';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'It is self-signed.';
    default:
      return `No authority that browsers know vouches for it, or the server does not send the whole chain (${fault}).`;
  }
}

/** What the page itself shows, and the page where it can be read. */
export function judgePage(visited: Visited, origin: string): { findings: Finding[]; page: Page | undefined } {
  const evidence = evidenceOf(visited);
  const fault = faultOf(visited);
  if (!visited.isAnswer || fault !== undefined) {
    return { findings: [judged('page-reachable', fault, evidence)], page: undefined };
  }
  const findings = [passed('page-reachable')];
  const finalOrigin = new URL(visited.url).origin;
  const away = finalOrigin === origin ? undefined : `The page redirects to ${finalOrigin}.`;
  findings.push(judged('page-origin', away, evidence));
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(visited.contentType ?? '')) {
    findings.push(found('page-html', `The media type is ${visited.contentType ?? 'missing'}.`, evidence));
    return { findings, page: undefined };
  }
  const page = readPage(decodeText(visited.bytes, visited.contentType), visited.url);
  const insecure = page.insecure.length > 0 ? `Loaded by http: ${nameSome(page.insecure)}.` : undefined;
  const unlinked = page.manifestUrl ? undefined : 'The page has no <link rel="manifest" href="…">.';
  findings.push(
    passed('page-html'),
    judged('page-mixed-content', insecure),
    judged('page-viewport', page.hasViewport ? undefined : 'There is no <meta name="viewport">.'),
    judged('manifest-linked', unlinked, unlinked ? evidence : null),
  );
  return { findings, page };
}
