/** How much is measured. The figures of a quick run only show that everything works. */
export interface Plan {
  /** Pairs of measurements of each ratio; the median counts. */
  rounds: number;
  /** Seconds of load in one measurement. */
  seconds: number;
  /** Seconds of load before the first, so that both sides are compiled. */
  warmUpSeconds: number;
  starts: number;
  /** People who sign in; each tries four wrong passwords first. */
  accounts: number;
  memoryRequests: number;
  manyProjects: number;
  manyRevoked: number;
  /** Pages read from each of both lists. */
  pages: number;
  /** Refusals of a known and an unknown key in one measurement of their times. */
  authPairs: number;
  /** Acts in one measurement of what their audit rows cost. */
  auditActs: number;
  /** Rows of the audit log that is verified. */
  auditRows: number;
  /** Projects, with four values each, of the vault that is rotated and verified. */
  vaultProjects: number;
  /** Size of the database that is backed up and restored. */
  backupMegabytes: number;
  /** The same on PostgreSQL and MariaDB. */
  dumpMegabytes: number;
  backupRounds: number;
  /** Jobs in one measurement of how many are got through. */
  jobs: number;
  /** Instances that are killed; each takes a lease to be noticed. */
  recoveries: number;
  /** Of the console with a browser, in each language. */
  visits: number;
}

export const fullPlan: Plan = {
  rounds: 9,
  seconds: 1.2,
  warmUpSeconds: 2,
  starts: 5,
  accounts: 100,
  memoryRequests: 100_000,
  manyProjects: 100_000,
  manyRevoked: 1_000_000,
  pages: 400,
  authPairs: 1_500,
  auditActs: 400,
  auditRows: 50_000,
  vaultProjects: 5_000,
  backupMegabytes: 1_074,
  dumpMegabytes: 300,
  backupRounds: 3,
  jobs: 1_000,
  recoveries: 3,
  visits: 5,
};

export const quickPlan: Plan = {
  rounds: 2,
  seconds: 0.5,
  warmUpSeconds: 0.3,
  starts: 1,
  accounts: 8,
  memoryRequests: 5_000,
  manyProjects: 3_000,
  manyRevoked: 20_000,
  pages: 50,
  authPairs: 100,
  auditActs: 50,
  auditRows: 3_000,
  vaultProjects: 300,
  backupMegabytes: 20,
  dumpMegabytes: 5,
  backupRounds: 1,
  jobs: 100,
  recoveries: 1,
  visits: 1,
};
