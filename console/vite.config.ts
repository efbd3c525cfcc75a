import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lightContract } from './light-contract.ts';

/** Where `npm run dev` has its API. */
const server = 'http://127.0.0.1:8080';

/** What every page needs, in a few pieces rather than in fifty: small ones compress badly. */
const firstPieces = [
  { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack|use-sync-external-store)\// },
  {
    name: 'components',
    test: /@mantine\/core\/esm\/(core\/|utils\/|components\/(ActionIcon|Alert|Anchor|Breadcrumbs|Burger|Button|CloseButton|Group|Loader|Paper|Portal|SimpleGrid|Skeleton|Stack|Text|Title|Transition|UnstyledButton|VisuallyHidden)\/)/,
  },
  {
    name: 'ground',
    test: /console\/src\/(i18n\/(format|locale|piece|texts)\.|session\/(?!renewal|passkey)|(api|clock|cookies|paths|url-state)\.|ui\/(code|copy-button|empty-state|error-note|fault|flip-on-rtl|hint|lazy-part|page-header|part-fault|problem\.text|relative-time|said|skeletons|status-badge|ui\.text)\.|shell\/(link|page)\.)/,
  },
  // With what only it imports: the pictures of the menu.
  { name: 'frame', test: /console\/src\/shell\/app-frame\.tsx/ },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [lightContract(), react()],
  build: {
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
    rolldownOptions: {
      output: { codeSplitting: { groups: firstPieces } },
      onLog(level, log, handle) {
        // A schema that was imported where only endpoints are: see light-contract.ts.
        if (log.code === 'IMPORT_IS_UNDEFINED' || log.code === 'MISSING_EXPORT') throw new Error(log.message);
        handle(level, log);
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/v1': server, '/docs': server, '/health': server },
  },
});
