import type { Finding, FindingView } from '@marsa/contract/pwa.ts';
import type { PwaFindingId } from '@marsa/contract/pwa-findings.ts';

interface Text {
  fault: string;
  fix: string;
  passed: string;
}

/** What each finding is called in English. Kept apart from the findings, which are stored by id alone. */
const texts: Record<PwaFindingId, Text> = {
  'page-reachable': {
    fault: 'The page cannot be fetched',
    fix: 'Open the address from outside your network. It must answer 200 without signing in and without a challenge for robots.',
    passed: 'The page answers',
  },
  'page-html': {
    fault: 'The address does not serve an HTML page',
    fix: 'Serve the page with Content-Type: text/html.',
    passed: 'The address serves an HTML page',
  },
  'page-origin': {
    fault: 'The page lives at another origin',
    fix: 'Set the domain of the project to the origin the page redirects to: the apps open exactly one origin without an address bar.',
    passed: 'The page stays at its origin',
  },
  'page-mixed-content': {
    fault: 'The page loads parts by plain http',
    fix: 'Load everything by https; browsers block or flag the rest.',
    passed: 'Everything is loaded by https',
  },
  'page-viewport': {
    fault: 'The page is not made for phones',
    fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1"> to the head.',
    passed: 'The page has a viewport',
  },
  'certificate-trusted': {
    fault: 'The certificate is not valid',
    fix: 'Renew the certificate for this host name and send the whole chain.',
    passed: 'The certificate is valid',
  },
  'certificate-expiry': {
    fault: 'The certificate ends soon',
    fix: 'Renew it now, and look why it was not renewed by itself.',
    passed: 'The certificate has time left',
  },
  'manifest-linked': {
    fault: 'The page links no manifest',
    fix: 'Add <link rel="manifest" href="/manifest.webmanifest"> to the head of the page.',
    passed: 'The page links a manifest',
  },
  'manifest-fetched': {
    fault: 'The manifest cannot be fetched',
    fix: 'Serve the file that the page links, with status 200 and without signing in.',
    passed: 'The manifest answers',
  },
  'manifest-json': {
    fault: 'The manifest is not JSON',
    fix: 'Serve a JSON object. Where an HTML page came, the server answers unknown paths with its start page: put the file where the link says.',
    passed: 'The manifest is a JSON object',
  },
  'manifest-type': {
    fault: 'The manifest has another media type',
    fix: 'Serve it with Content-Type: application/manifest+json.',
    passed: 'The manifest has its media type',
  },
  'manifest-charset': {
    fault: 'The manifest is not UTF-8',
    fix: 'Save the file as UTF-8.',
    passed: 'The manifest is UTF-8',
  },
  'manifest-members': {
    fault: 'Browsers ignore parts of the manifest',
    fix: 'Correct or remove the members named.',
    passed: 'Browsers understand every member of the manifest',
  },
  'manifest-size': {
    fault: 'The manifest lists more than is looked at',
    fix: 'Keep the lists short; nobody uses so many.',
    passed: 'The lists of the manifest are of usual length',
  },
  'manifest-name': {
    fault: 'The app has no name',
    fix: 'Add "name" to the manifest.',
    passed: 'The app has a name',
  },
  'manifest-short-name': {
    fault: 'The app has no name that fits below an icon',
    fix: 'Add "short_name" of at most 12 characters to the manifest.',
    passed: 'The short name fits below an icon',
  },
  'manifest-description': {
    fault: 'The app has no description',
    fix: 'Add "description" to the manifest; stores and install dialogs show it.',
    passed: 'The app has a description',
  },
  'manifest-start-url': {
    fault: 'The start address is missing or wrong',
    fix: 'Add "start_url" to the manifest, a path of the same origin as the page.',
    passed: 'The app has a start address',
  },
  'manifest-scope': {
    fault: 'The scope does not fit the start address',
    fix: 'Make "scope" a path that the path of start_url begins with.',
    passed: 'The start address lies in the scope',
  },
  'manifest-id': {
    fault: 'The app has no identity of its own',
    fix: 'Add "id" to the manifest, for example "/", so that start_url can change without making it another app.',
    passed: 'The app has an identity',
  },
  'manifest-display': {
    fault: 'The app would not open in a window of its own',
    fix: 'Set "display" to "standalone", "fullscreen" or "minimal-ui"; other words belong into "display_override".',
    passed: 'The app opens in a window of its own',
  },
  'manifest-theme-color': {
    fault: 'The theme colour is missing or wrong',
    fix: 'Set "theme_color" to an opaque CSS colour such as #0b5cad.',
    passed: 'The app has a theme colour',
  },
  'manifest-background-color': {
    fault: 'The background colour is missing or wrong',
    fix: 'Set "background_color" to an opaque CSS colour; it fills the screen while the app starts.',
    passed: 'The app has a background colour',
  },
  'manifest-related-applications': {
    fault: 'The manifest prefers another application',
    fix: 'Remove "prefer_related_applications" or set it to false.',
    passed: 'The manifest prefers this app',
  },
  'icons-present': {
    fault: 'The app has no icons',
    fix: 'Add "icons" to the manifest: PNG of 192 and 512 pixels, and a maskable one of 512.',
    passed: 'The app has icons',
  },
  'icons-fetched': {
    fault: 'Icons cannot be fetched',
    fix: 'Put the files where the manifest says; paths are relative to the manifest. They must answer 200 to anybody.',
    passed: 'All icons can be fetched',
  },
  'icons-images': {
    fault: 'Icons are no images',
    fix: 'Replace the files. Where a page came instead, the server answers unknown paths with its start page.',
    passed: 'All icons are whole images',
  },
  'icons-types': {
    fault: 'Icons are of another type than declared',
    fix: 'Correct "type" in the manifest, or convert the files.',
    passed: 'All icons are of the declared type',
  },
  'icons-sizes': {
    fault: 'Icons are of another size than declared',
    fix: 'Correct "sizes" in the manifest, or resize the files.',
    passed: 'All icons are of the declared size',
  },
  'icon-192': {
    fault: 'There is no square icon of 192 pixels',
    fix: 'Add a square PNG of at least 192x192 with purpose "any".',
    passed: 'There is a square icon of 192 pixels or more',
  },
  'icon-512': {
    fault: 'There is no square icon of 512 pixels',
    fix: 'Add a square PNG of 512x512 with purpose "any"; stores and splash screens need it.',
    passed: 'There is a square icon of 512 pixels or more',
  },
  'icon-maskable': {
    fault: 'There is no maskable icon',
    fix: 'Add a square PNG of 512x512 with purpose "maskable", all of it filled and what matters within the middle 80 %.',
    passed: 'There is a maskable icon',
  },
  'icon-maskable-opaque': {
    fault: 'A maskable icon has holes',
    fix: 'Fill the whole square of the maskable icon with a background.',
    passed: 'Maskable icons fill their square',
  },
  'icon-any-maskable': {
    fault: 'One icon serves as any and maskable',
    fix: 'Use two files: a maskable icon has wide margins and looks small where it is not cut.',
    passed: 'Maskable icons are files of their own',
  },
  shortcuts: {
    fault: 'Shortcuts are ignored',
    fix: 'Give each shortcut both a name and a url within the scope.',
    passed: 'All shortcuts can be used',
  },
  'shortcut-icons': {
    fault: 'Icons of shortcuts have faults',
    fix: 'Correct the files or what the manifest says of them; 96x96 is usual.',
    passed: 'The icons of shortcuts are as declared',
  },
  screenshots: {
    fault: 'Screenshots are missing or have faults',
    fix: 'Add "screenshots" to the manifest, narrow and wide; install dialogs show them.',
    passed: 'There are screenshots',
  },
  'service-worker': {
    fault: 'No service worker was found',
    fix: 'Register one that answers when the network is gone: navigator.serviceWorker.register("/sw.js").',
    passed: 'The page registers a service worker',
  },
  'service-worker-script': {
    fault: 'The script of the service worker cannot be used',
    fix: 'Serve the script from the same origin, without redirects, with Content-Type: text/javascript.',
    passed: 'The script of the service worker answers',
  },
  'service-worker-scope': {
    fault: 'The service worker does not control the start page',
    fix: 'Put the script at the root of the site or above start_url, or send Service-Worker-Allowed.',
    passed: 'The service worker controls the start page',
  },
  'start-url-reachable': {
    fault: 'The start page cannot be opened',
    fix: 'Make start_url answer 200 and stay within the scope.',
    passed: 'The start page answers',
  },
  'asset-links-served': {
    fault: 'The domain does not vouch for the Android app',
    fix: 'Serve /.well-known/assetlinks.json at the root of the host: JSON, status 200, no redirect, Content-Type: application/json.',
    passed: 'The domain serves assetlinks.json',
  },
  'asset-links-package': {
    fault: 'assetlinks.json does not name the Android app',
    fix: 'Add a statement with relation delegate_permission/common.handle_all_urls for the package of the project. Without it the app shows an address bar.',
    passed: 'assetlinks.json names the Android app',
  },
  'asset-links-fingerprints': {
    fault: 'assetlinks.json lists wrong fingerprints',
    fix: 'List the SHA-256 of the upload key and of the key by which Google Play signs, in capital letters. Without the latter the app from the store shows an address bar.',
    passed: 'The fingerprints of assetlinks.json are in order',
  },
  'app-site-association-served': {
    fault: 'The domain does not vouch for the iOS app',
    fix: 'Serve /.well-known/apple-app-site-association: JSON, status 200, no redirect, Content-Type: application/json.',
    passed: 'The domain serves apple-app-site-association',
  },
  'app-site-association-app': {
    fault: 'apple-app-site-association does not name the iOS app',
    fix: 'Add the team and bundle identifier of the project to applinks.details[].appIDs.',
    passed: 'apple-app-site-association names the iOS app',
  },
  'look-complete': {
    fault: 'Not everything could be looked at',
    fix: 'Make the site answer faster and its files smaller, then check again.',
    passed: 'Everything was looked at',
  },
};

/** A stored finding with its words. */
export function toFindingView(finding: Finding): FindingView {
  const { fault, fix, passed } = texts[finding.id];
  const isPassed = finding.severity === 'passed';
  return { ...finding, title: isPassed ? passed : fault, fix: isPassed ? null : fix };
}
