import { id, nullable, time } from '../columns.ts';
import { addColumn, createIndex, dropColumn, dropIndex, type Migration } from '../steps.ts';

/** When a build is looked at next, and by whom, is told by its job; 0012 emptied these columns. */
export const buildFollower: Migration = {
  name: '0013-build-follower',
  up: [
    dropIndex('build', 'next_look_at'),
    dropColumn('build', 'next_look_at'),
    dropColumn('build', 'lease_owner'),
    dropColumn('build', 'lease_until'),
  ],
  down: [
    addColumn('build', 'lease_until', nullable(time())),
    addColumn('build', 'lease_owner', nullable(id())),
    addColumn('build', 'next_look_at', nullable(time())),
    createIndex('build', 'next_look_at'),
  ],
  destructive: true,
};
