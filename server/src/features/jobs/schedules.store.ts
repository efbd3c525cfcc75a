import type { Db } from '#engines/database/schema.ts';
import type { JobScheduleTable } from './jobs.tables.ts';

export const findSchedules = (db: Db): Promise<JobScheduleTable[]> =>
  db.selectFrom('jobSchedule').selectAll().execute();

export const insertSchedule = (db: Db, schedule: JobScheduleTable) =>
  db.insertInto('jobSchedule').values(schedule).execute();

/** Moves a schedule on from where it was seen. @returns false where another instance was faster */
export async function moveSchedule(
  db: Db,
  seen: JobScheduleTable,
  change: Partial<JobScheduleTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobSchedule')
    .set(change)
    .where('name', '=', seen.name)
    .where('pattern', '=', seen.pattern)
    .where('nextAt', '=', seen.nextAt)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
