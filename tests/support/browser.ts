import { type Client, createClient } from '@marsa/client/client.ts';
import { session } from '@marsa/contract/index.ts';

/** A browser as far as the API can tell: keeps cookies, sends the CSRF token, knows where its page came from. */
export interface Browser extends Client {
  cookies: Map<string, string>;
  /** `Set-Cookie` values of all answers so far. */
  setCookies: string[];
  /** Signs in with e-mail and password. */
  signIn(email: string, password: string, remember?: boolean): ReturnType<typeof signInWith>;
}

/** @param headers sent with each request, such as those that a page of another site would cause */
export function openBrowser(url: string, headers: Record<string, string> = {}): Browser {
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  const browse: typeof fetch = async (input, init) => {
    const csrf = cookies.get('csrf_token');
    const isUnsafe = init?.method !== undefined && init.method !== 'GET';
    const response = await fetch(input, {
      ...init,
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        ...(isUnsafe && headers.origin === undefined ? { 'sec-fetch-site': 'same-origin' } : {}),
        ...(isUnsafe && csrf ? { 'x-csrf-token': csrf } : {}),
        ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...headers,
        ...Object.fromEntries(new Headers(init?.headers)),
      },
    });
    for (const text of response.headers.getSetCookie()) {
      setCookies.push(text);
      keep(cookies, text);
    }
    return response;
  };
  const client = createClient({ baseUrl: url, fetch: browse });
  return {
    ...client,
    cookies,
    setCookies,
    signIn: (email, password, remember = false) => signInWith(client, email, password, remember),
  };
}

const signInWith = (client: Client, email: string, password: string, remember: boolean) =>
  client.call(session.signIn, { body: { email, password, remember } });

function keep(cookies: Map<string, string>, text: string): void {
  const [pair = '', ...attributes] = text.split('; ');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (attributes.some((one) => one.toLowerCase() === 'max-age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
