import * as projects from '@marsa/contract/projects.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import {
  changeProject,
  createProject,
  listVisibleProjects,
  type ProjectDeps,
  removeProject,
  toProject,
} from './projects.service.ts';
import type { ProjectTable } from './projects.tables.ts';

export function projectRoutes(http: Http<ProjectTable>, db: Db, deps: ProjectDeps): void {
  serve(http, projects.create, ({ caller, body }) => createProject(db, deps, caller, body));
  serveList(http, projects.list, ({ caller, query }) => listVisibleProjects(db, deps, caller, query));
  serve(http, projects.get, ({ project }) => toProject(project));
  serve(http, projects.update, ({ caller, params, body }) =>
    changeProject(db, deps, caller, params.id, body),
  );
  serve(http, projects.remove, ({ caller, project, query }) =>
    removeProject(db, deps, caller, project, query.confirm),
  );
}
