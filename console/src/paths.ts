import { type PageName, type PlainPageName, pages, pathOf } from '@marsa/contract/pages.ts';

export { type PageName, type PlainPageName, pages, pathOf };

/**
 * Where to go after signing in: a path of this console, whatever the address says. What a browser would read as another
 * host (`//x`, `/\x`) leads to the overview.
 */
export function safeReturn(to: string | undefined): string {
  const start = pathOf('overview');
  if (to === undefined || !/^\/(?![/\\])/.test(to)) return start;
  const url = URL.parse(to, location.origin);
  if (url === null || url.origin !== location.origin || url.pathname === pages.login.path) return start;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The row of the table that a path belongs to. */
export function findPage(pathname: string): PageName | undefined {
  const isName = (name: string): name is PageName => name in pages;
  return Object.keys(pages)
    .filter(isName)
    .find((name) => new RegExp(`^${pages[name].path.replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(pathname));
}
