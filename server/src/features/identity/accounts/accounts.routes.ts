import * as invitations from '@marsa/contract/invitations.ts';
import * as me from '@marsa/contract/me.ts';
import * as password from '@marsa/contract/password.ts';
import * as people from '@marsa/contract/people.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { acceptInvitation, lookAtInvitation } from '../invitations/accept.service.ts';
import { invite, listAllInvitations, revokeInvitation } from '../invitations/invitations.service.ts';
import { changePassword } from '../passwords/change.service.ts';
import { askForReset, makeResetLink, resetPassword } from '../passwords/reset.service.ts';
import { changeOwn, changePerson, listAllPeople, readPerson } from './accounts.service.ts';
import type { AccountDeps } from './accounts-deps.ts';

export function accountRoutes<Project>(http: Http<Project>, db: Db, deps: AccountDeps): void {
  serve(http, me.update, ({ caller, body }) => changeOwn(db, deps, caller, body));

  serveList(http, people.list, ({ query }) => listAllPeople(db, deps, query));
  serve(http, people.get, ({ params }) => readPerson(db, params.id));
  serve(http, people.update, ({ caller, params, body }) => changePerson(db, deps, caller, params.id, body));
  serve(http, people.resetLink, ({ caller, params }) => makeResetLink(db, deps, caller, params.id));

  serve(http, invitations.create, ({ caller, body }) => invite(db, deps, caller, body));
  serveList(http, invitations.list, ({ query }) => listAllInvitations(db, deps, query));
  serve(http, invitations.revoke, ({ caller, params }) => revokeInvitation(db, deps, caller, params.id));
  serve(http, invitations.look, ({ body }) => lookAtInvitation(db, deps, body.token));
  serve(http, invitations.accept, (call) => acceptInvitation(db, deps, call, call.body));

  serve(http, password.forgot, ({ origin, body }) => askForReset(db, deps, origin, body));
  serve(http, password.reset, ({ origin, body }) => resetPassword(db, deps, origin, body));
  serve(http, password.change, ({ caller, origin, body }) => changePassword(db, deps, caller, origin, body));
}
