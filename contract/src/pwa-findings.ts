/**
 * Everything a look at a PWA can find. Each is checked once and ends as `passed` or with the severity written here; what
 * could not be checked (no manifest, so no icons) is left out. Consoles translate by these ids: add to this list, never
 * rename in it.
 */
export const pwaFindings = {
  'page-reachable': 'error',
  'page-html': 'error',
  'page-origin': 'error',
  'page-mixed-content': 'warning',
  'page-viewport': 'warning',
  'certificate-trusted': 'error',
  'certificate-expiry': 'warning',
  'manifest-linked': 'error',
  'manifest-fetched': 'error',
  'manifest-json': 'error',
  'manifest-type': 'info',
  'manifest-charset': 'warning',
  'manifest-members': 'warning',
  'manifest-size': 'warning',
  'manifest-name': 'error',
  'manifest-short-name': 'warning',
  'manifest-description': 'info',
  'manifest-start-url': 'error',
  'manifest-scope': 'warning',
  'manifest-id': 'info',
  'manifest-display': 'warning',
  'manifest-theme-color': 'warning',
  'manifest-background-color': 'warning',
  'manifest-related-applications': 'warning',
  'icons-present': 'error',
  'icons-fetched': 'error',
  'icons-images': 'error',
  'icons-types': 'warning',
  'icons-sizes': 'warning',
  'icon-192': 'error',
  'icon-512': 'warning',
  'icon-maskable': 'warning',
  'icon-maskable-opaque': 'warning',
  'icon-any-maskable': 'warning',
  shortcuts: 'warning',
  'shortcut-icons': 'warning',
  screenshots: 'info',
  'service-worker': 'warning',
  'service-worker-script': 'warning',
  'service-worker-scope': 'warning',
  'start-url-reachable': 'error',
  'asset-links-served': 'warning',
  'asset-links-package': 'warning',
  'asset-links-fingerprints': 'warning',
  'app-site-association-served': 'warning',
  'app-site-association-app': 'warning',
  'look-complete': 'warning',
} as const satisfies Record<string, 'error' | 'warning' | 'info'>;

export type PwaFindingId = keyof typeof pwaFindings;

/** Points that one finding costs of 100. */
export const pwaScoreCosts = { error: 20, warning: 5, info: 0, passed: 0 } as const;
