import { type Answer, ok } from './answer.ts';
import type { Call } from './route.ts';

/** One page of `items` as `{total_count, [name]: […]}` with GitHub's `Link` header; `per_page` 30, at most 100. */
export function page<Item>(
  call: Call,
  path: string,
  name: string,
  items: Item[],
  view: (item: Item) => unknown,
): Answer {
  const size = Math.min(100, Math.max(1, Number(call.query.per_page) || 30));
  const number = Math.max(1, Number(call.query.page) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((number - 1) * size, number * size).map(view);
  const link = linkTo(call, path, number, last);
  return { ...ok({ total_count: items.length, [name]: shown }), headers: link ? { link } : {} };
}

function linkTo(call: Call, path: string, number: number, last: number): string {
  const to = (target: number, rel: string) => {
    const query = new URLSearchParams({ ...call.query, page: String(target) });
    return `<${call.urls.api}${path}?${query}>; rel="${rel}"`;
  };
  const links = [];
  if (number > 1) links.push(to(Math.min(number - 1, last), 'prev'));
  if (number < last) links.push(to(number + 1, 'next'), to(last, 'last'));
  if (number > 1) links.push(to(1, 'first'));
  return links.join(', ');
}
