import * as session from '@marsa/contract/session.ts';
import * as setup from '@marsa/contract/setup.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import * as sessions from './sessions.service.ts';
import type { SessionDeps } from './sessions-deps.ts';
import { isSetupOpen, setUp } from './setup.service.ts';
import { signIn } from './sign-in.service.ts';

export interface SessionRouteDeps extends SessionDeps {
  /** In whose name the first administrator is made. */
  systemCaller(): Caller;
}

export function sessionRoutes<Project>(http: Http<Project>, db: Db, deps: SessionRouteDeps): void {
  serve(http, setup.get, async () => ({ isOpen: await isSetupOpen(db) }));
  serve(http, setup.create, (call) => setUp(db, deps, call, deps.systemCaller(), call.body));

  serve(http, session.signIn, (call) => signIn(db, deps, call, call.body));
  serve(http, session.get, ({ caller }) => sessions.getCurrent(db, deps, caller));
  serve(http, session.renew, ({ caller, origin }) => sessions.renewCurrent(db, deps, caller, origin));
  serve(http, session.confirm, (call) => sessions.confirmCurrent(db, deps, call, call.body));
  serve(http, session.signOut, async ({ caller, setHeader }) => {
    await sessions.signOut(db, deps, caller);
    for (const cookie of deps.cookies.clear()) setHeader('set-cookie', cookie);
    // What the browser kept of answers and pages; other tabs hear of the end by themselves.
    setHeader('clear-site-data', '"cache"');
    return { signedOut: true as const };
  });

  serveList(http, session.list, ({ caller, query }) => sessions.listOwn(db, deps, caller, query));
  serve(http, session.end, ({ caller, params }) => sessions.endOwn(db, deps, caller, params.id));
  serve(http, session.endOthers, ({ caller }) => sessions.endOthers(db, deps, caller));
  serveList(http, session.listOf, ({ params, query }) => sessions.listOf(db, deps, params.id, query));
  serve(http, session.endOf, ({ caller, params, query }) => sessions.endOf(db, deps, caller, params, query));
  serve(http, session.endAllOf, ({ caller, params, query }) =>
    sessions.endAllOf(db, deps, caller, params.id, query),
  );
}
