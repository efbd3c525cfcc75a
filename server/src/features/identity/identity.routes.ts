import * as bans from '@marsa/contract/bans.ts';
import * as devkeys from '@marsa/contract/devkeys.ts';
import * as me from '@marsa/contract/me.ts';
import * as roles from '@marsa/contract/roles.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { describeReach } from './actor.ts';
import { type BanList, listCurrentBans } from './bans.service.ts';
import { createDevkey, listDevkeys, revokeDevkey, rotateDevkey } from './devkeys.service.ts';
import * as members from './members.service.ts';
import { changeRole, createRole, listAllRoles, readRole, removeRole } from './roles.service.ts';
import {
  createWorkspace,
  listOwnWorkspaces,
  type RemovalDeps,
  readOwnWorkspace,
  removeWorkspace,
  renameWorkspace,
} from './workspaces.service.ts';

export interface IdentityRouteDeps extends members.MemberDeps, RemovalDeps {
  bans: BanList;
}

export function identityRoutes<Project>(http: Http<Project>, db: Db, deps: IdentityRouteDeps): void {
  serve(http, me.get, ({ caller }) => describeActor(caller.actor));

  serve(http, devkeys.create, ({ caller, body }) => createDevkey(db, deps, caller, body));
  serveList(http, devkeys.list, ({ query }) => listDevkeys(db, deps, query));
  serve(http, devkeys.rotate, ({ caller, params, body }) => rotateDevkey(db, deps, caller, params.id, body));
  serve(http, devkeys.revoke, ({ caller, params }) => revokeDevkey(db, deps, caller, params.id));

  serveList(http, bans.list, ({ query }) => listCurrentBans(db, deps, query));
  serve(http, bans.lift, async ({ caller, params }) => {
    await deps.bans.lift(caller, params.ip);
    return { lifted: true as const };
  });

  serveList(http, roles.list, ({ query }) => listAllRoles(db, deps, query));
  serve(http, roles.get, ({ params }) => readRole(db, params.id));
  serve(http, roles.create, ({ caller, body }) => createRole(db, deps, caller, body));
  serve(http, roles.update, ({ caller, params, body }) => changeRole(db, deps, caller, params.id, body));
  serve(http, roles.remove, ({ caller, params }) => removeRole(db, deps, caller, params.id));

  serveList(http, workspaces.list, ({ caller, query }) => listOwnWorkspaces(db, deps, caller, query));
  serve(http, workspaces.get, ({ caller, params }) => readOwnWorkspace(db, caller, params.id));
  serve(http, workspaces.create, ({ caller, body }) => createWorkspace(db, deps, caller, body));
  serve(http, workspaces.update, ({ caller, params, body }) =>
    renameWorkspace(db, deps, caller, params.id, body),
  );
  serve(http, workspaces.remove, ({ caller, params, query }) =>
    removeWorkspace(db, deps, caller, params.id, query.confirm),
  );
  serve(http, workspaces.join, ({ caller, params }) => members.joinWorkspace(db, deps, caller, params.id));
  serveList(http, workspaces.listMembers, ({ caller, params, query }) =>
    members.listWorkspaceMembers(db, deps, caller, params.id, query),
  );
  serve(http, workspaces.addMember, ({ caller, params, body }) =>
    members.addMember(db, deps, caller, params.id, body),
  );
  serve(http, workspaces.updateMember, ({ caller, params, body }) =>
    members.changeMember(db, deps, caller, params, body),
  );
  serve(http, workspaces.removeMember, ({ caller, params }) =>
    members.removeMember(db, deps, caller, params),
  );
}

function describeActor(actor: Actor) {
  const { id, name, role } = actor;
  return { dev: { id, name, role: role.name }, ...describeReach(actor) };
}
