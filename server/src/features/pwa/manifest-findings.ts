import type { Finding, Manifest } from '@marsa/contract/pwa.ts';
import { isUtf8 } from './decoded-text.ts';
import { found, judged, nameSome, passed } from './finding.ts';
import { isJsonObject, type ReadManifest, readManifest } from './manifest.ts';
import { evidenceOf, faultOf, type Visited } from './visit.ts';

/** Launchers cut what is longer. */
const longestShortName = 12;

/** Reads the answer as a manifest and judges it; without one, says what came instead. */
export function judgeManifest(
  visited: Visited,
  documentUrl: string,
): { findings: Finding[]; manifest: Manifest | undefined } {
  const evidence = evidenceOf(visited);
  const fault = faultOf(visited);
  if (!visited.isAnswer || fault !== undefined) {
    return { findings: [judged('manifest-fetched', fault, evidence)], manifest: undefined };
  }
  const fetched = passed('manifest-fetched');
  const json = parse(visited.bytes);
  if (!json) {
    const findings = [fetched, found('manifest-json', whatInstead(visited.bytes), evidence)];
    return { findings, manifest: undefined };
  }
  const read = readManifest(json, visited.url, documentUrl);
  const isJsonType = /^(application\/(manifest\+)?json|text\/json|[^;]*\+json)\b/i.test(
    visited.contentType ?? '',
  );
  const findings = [
    fetched,
    passed('manifest-json'),
    judged('manifest-type', isJsonType ? undefined : `It is ${visited.contentType ?? 'missing'}.`, evidence),
    judged('manifest-charset', isUtf8(visited.bytes) ? undefined : 'Some bytes are not UTF-8.'),
    ...judgeMembers(read),
  ];
  return { findings, manifest: read.manifest };
}

function parse(bytes: Buffer) {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function whatInstead(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, 1000).trimStart();
  if (/^<(!doctype html|html|head|body|!--)/i.test(text)) return 'An HTML page came instead of the manifest.';
  if (bytes.length === 0) return 'The file is empty.';
  if (/^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) return 'The file is UTF-16.';
  return 'The file is not a JSON object.';
}

function judgeMembers({ manifest, ignored, cut, given }: ReadManifest): Finding[] {
  const missing = (member: string) =>
    given.has(member) ? `Its ${member} cannot be used.` : `It has no ${member}.`;
  const about = (member: string) => ignored.find((note) => note.startsWith(`${member} `));
  const brokenMember = (member: string) => about(member) && `Its ${about(member)}.`;
  const others = ignored.filter((note) => !judgedMembers.has(note.split(' ', 1)[0] ?? ''));
  const startUrl = brokenMember('start_url') ?? (given.has('start_url') ? undefined : missing('start_url'));
  return [
    judged('manifest-name', manifest.name ? undefined : missing('name')),
    judged('manifest-short-name', shortNameFault(manifest, missing)),
    judged('manifest-description', manifest.description ? undefined : missing('description')),
    judged('manifest-start-url', startUrl),
    judged('manifest-scope', brokenMember('scope')),
    judged('manifest-id', brokenMember('id') ?? (given.has('id') ? undefined : missing('id'))),
    judged('manifest-display', brokenMember('display') ?? displayFault(manifest, given)),
    judged(
      'manifest-theme-color',
      brokenMember('theme_color') ?? (manifest.themeColor ? undefined : missing('theme_color')),
    ),
    judged(
      'manifest-background-color',
      brokenMember('background_color') ??
        (manifest.backgroundColor ? undefined : missing('background_color')),
    ),
    judged(
      'manifest-related-applications',
      manifest.preferRelatedApplications
        ? 'Browsers offer another application instead of this one.'
        : undefined,
    ),
    judged('manifest-members', others.length > 0 ? `Browsers ignore: ${nameSome(others, '; ')}.` : undefined),
    judged(
      'manifest-size',
      cut.length > 0 ? `Only the first of ${cut.join(', ')} were looked at.` : undefined,
    ),
    judged('icons-present', manifest.icons.length > 0 ? undefined : missing('icons')),
    ...judgeShortcuts(manifest, ignored, given),
    ...(manifest.screenshots.length > 0 ? [] : [found('screenshots', missing('screenshots'))]),
  ];
}

/** Members with a finding of their own. */
const judgedMembers = new Set(['start_url', 'scope', 'id', 'display', 'theme_color', 'background_color']);

function shortNameFault({ shortName }: Manifest, missing: (member: string) => string): string | undefined {
  if (!shortName) return missing('short_name');
  const characters = [...new Intl.Segmenter().segment(shortName)].length;
  return characters > longestShortName
    ? `"${shortName}" has ${characters} characters; launchers show ${longestShortName}.`
    : undefined;
}

function displayFault({ display }: Manifest, given: ReadonlySet<string>): string | undefined {
  if (display !== 'browser') return undefined;
  return given.has('display') ? 'It is "browser": the app would open as a tab.' : 'It has no display.';
}

/** Each shortcut needs a name and a url of its own; those without were ignored and are named. */
function judgeShortcuts({ shortcuts }: Manifest, ignored: string[], given: ReadonlySet<string>): Finding[] {
  const faults = ignored.filter((note) => /^shortcuts(\[\d+\])? /.test(note));
  if (faults.length > 0) return [found('shortcuts', `${nameSome(faults, '; ')}.`)];
  return given.has('shortcuts') ? [passed('shortcuts', `${shortcuts.length} of them.`)] : [];
}
