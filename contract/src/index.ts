/** Every endpoint of Marsa, by noun. The only barrel of the house. */
export * as attention from './attention.ts';
export * as audit from './audit.ts';
export * as backups from './backups.ts';
export * as bans from './bans.ts';
export * as builds from './builds.ts';
export * as devkeys from './devkeys.ts';
export * as github from './github.ts';
export * as health from './health.ts';
export * as jobs from './jobs.ts';
export * as me from './me.ts';
export * as people from './people.ts';
export * as projects from './projects.ts';
export * as pwa from './pwa.ts';
export * as roles from './roles.ts';
export * as vault from './vault.ts';
export * as workspaces from './workspaces.ts';
export * as wrappers from './wrappers.ts';
