import type { Fault } from './fault.ts';
import { packageOf, type SourceFile, type Tree } from './tree.ts';

/** What a package may import of the others; who is not listed (tests, bench, scripts) may import all of them. */
const packagesBelow: Record<string, readonly string[]> = {
  contract: [],
  client: ['contract'],
  server: ['contract'],
  sandbox: [],
  cli: ['contract', 'client'],
  console: ['contract', 'client'],
};

/** Files that other packages may import although the package as a whole is not below them. */
const openFiles: Record<string, readonly string[]> = {
  server: ['sandbox/src/sandbox.ts'],
  cli: [
    'server/src/operator-commands.ts',
    'server/src/operator-audit.ts',
    'server/src/features/audit/signed-file.ts',
    'server/src/operator-backups.ts',
    'server/src/operator-people.ts',
    'server/src/operator-vault.ts',
    'server/src/operator-bans.ts',
    'server/src/operator-identity.ts',
    'server/src/doctor.ts',
  ],
};

/** What a test may import beside that: API tests go through the client. */
const packagesOfTests = ['contract', 'client', 'tests'];

/** What a package may import from outside, where that is bounded. */
const externalsOf: Record<string, RegExp> = { contract: /^zod$/, client: /^$/ };

/** What the ui of the console must not know: it shows what it is given. */
const externalsForbidden: readonly [place: RegExp, specifier: RegExp][] = [
  [/^console\/src\/(ui|i18n)\//, /^@tanstack\/react-(router|query)$/],
  [/^console\/src\//, /^node:/],
];

/** Layers of the server from the lowest; a file imports its own layer or a lower one. */
const layers: readonly [name: string, pattern: RegExp][] = [
  ['platform', /^server\/src\/platform\//],
  ['engines', /^server\/src\/engines\//],
  ['tables', /^server\/src\/features\/.+\.tables\.ts$/],
  ['domain', /^server\/src\/features\/[^/]+\/(?!.*\.(tables|store|service|routes|jobs)\.ts$)/],
  ['store', /^server\/src\/features\/.+\.store\.ts$/],
  ['service', /^server\/src\/features\/.+\.service\.ts$/],
  ['routes and jobs', /^server\/src\/features\/.+\.(routes|jobs)\.ts$/],
  ['app', /^server\/src\/(?!(main|bootstrap|migrate)\.ts$)[^/]+\.ts$/],
  ['entry point', /^server\/src\/(main|bootstrap|migrate)\.ts$/],
];

/** Layers of the console, likewise: `ui` knows neither the API nor the router, a page knows the frame around it. */
const consoleLayers: typeof layers = [
  ['ground', /^console\/src\/(i18n\/.+|[^/]+\.d\.ts|clock\.ts|cookies\.ts)$/],
  ['ui', /^console\/src\/ui\//],
  ['session', /^console\/src\/(session\/.+|(api|form|list-page|live|paths|schemas|url-state)\.tsx?)$/],
  ['shell', /^console\/src\/shell\//],
  ['features', /^console\/src\/features\/[^/]+\//],
  ['routes', /^console\/src\/routes\.tsx$/],
  ['entry point', /^console\/src\/main\.tsx$/],
];

const houses: Record<string, typeof layers> = { server: layers, console: consoleLayers };
const layersOf = (path: string) => houses[packageOf(path)] ?? [];
const layerOf = (path: string) => layersOf(path).findIndex(([, pattern]) => pattern.test(path));
const featureOf = (path: string) => /^(server|console)\/src\/features\/([^/]+)\//.exec(path)?.[2];

const migration = /\/migrations\/\d{4}-[^/]+\.ts$/;
const belowMigrations = /^server\/src\/engines\/database\/(columns|steps)\.ts$/;

/** Imports that go up, sideways or out. */
export function findMisplaced(tree: Tree): Fault[] {
  return [...tree.values()].flatMap((file) => [
    ...file.internals.flatMap((target) => findImportFault(file, target)),
    ...findExternalFaults(file),
    ...findPlaceFault(file),
  ]);
}

function findImportFault({ path, isTest, package: from }: SourceFile, target: string): Fault[] {
  const to = packageOf(target);
  const below = packagesBelow[from];
  if (below && to !== from) {
    const permitted = isTest ? [...below, ...packagesOfTests] : below;
    if (!permitted.includes(to) && !openFiles[from]?.includes(target))
      return [{ rule: 'package', file: path, detail: `${from} must not import ${target}` }];
  }
  if (isTest) return [];
  if (migration.test(path) && !belowMigrations.test(target)) {
    return [
      { rule: 'migration', file: path, detail: `must stand for ever, so it must not import ${target}` },
    ];
  }
  const feature = featureOf(path);
  const otherFeature = featureOf(target);
  if (feature && otherFeature && feature !== otherFeature) {
    return [{ rule: 'feature', file: path, detail: `feature ${feature} must not import ${target}` }];
  }
  const layer = layerOf(path);
  if (layer >= 0 && packageOf(target) === from && layerOf(target) > layer) {
    const names = [layer, layerOf(target)].map((index) => layersOf(path)[index]?.[0]);
    return [{ rule: 'layer', file: path, detail: `${names[0]} must not import ${names[1]}: ${target}` }];
  }
  return [];
}

function findExternalFaults({ path, isTest, package: from, externals }: SourceFile): Fault[] {
  if (isTest) return [];
  const permitted = externalsOf[from] ?? /^/;
  const isForbidden = (specifier: string) =>
    externalsForbidden.some(([place, pattern]) => place.test(path) && pattern.test(specifier));
  return externals
    .filter(({ specifier }) => !permitted.test(specifier) || isForbidden(specifier))
    .map(({ specifier }) => ({
      rule: 'external',
      file: path,
      detail: `${from} must not import ${specifier} here`,
    }));
}

function findPlaceFault({ path, isTest }: SourceFile): Fault[] {
  if (!/^(server|console)\/src\//.test(path) || layerOf(path) >= 0) return [];
  if (isTest && packageOf(path) === 'console') return [];
  const names = layersOf(path).map(([name]) => name);
  return [{ rule: 'place', file: path, detail: `belongs to no layer: ${names.join(', ')}` }];
}
