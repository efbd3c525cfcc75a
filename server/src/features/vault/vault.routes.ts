import * as vault from '@marsa/contract/vault.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { exportCredentials, importCredentials } from './transfer.service.ts';
import {
  downloadCredential,
  listStored,
  listStoredVersions,
  putCredential,
  removeCredential,
  restoreCredential,
} from './vault.service.ts';
import type { Owner, VaultDeps } from './vault-deps.ts';

export function vaultRoutes(http: Http<Owner>, db: Db, deps: VaultDeps): void {
  serve(http, vault.put, ({ caller, project, params, body }) =>
    putCredential(db, deps, { caller, project, type: params.type }, body.value),
  );
  serveList(http, vault.list, async ({ project }) => onePage(await listStored(db, project.id)));
  serve(http, vault.download, ({ caller, project, params, body }) =>
    downloadCredential(db, deps, { caller, project, type: params.type }, body?.reason),
  );
  serveList(http, vault.versions, async ({ project, params }) =>
    onePage(await listStoredVersions(db, project.id, params.type)),
  );
  serve(http, vault.restore, ({ caller, project, params }) =>
    restoreCredential(db, deps, { caller, project, type: params.type }, params.version),
  );
  serve(http, vault.remove, ({ caller, project, params }) =>
    removeCredential(db, deps, { caller, project, type: params.type }),
  );
  serve(http, vault.exportAll, ({ caller, project, body }) =>
    exportCredentials(db, deps, { caller, project }, body),
  );
  serve(http, vault.importAll, ({ caller, project, body }) =>
    importCredentials(db, deps, { caller, project }, body),
  );
}

const onePage = <T>(items: T[]) => ({ items, nextCursor: undefined });
