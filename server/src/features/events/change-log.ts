import { type Change, topics } from '@marsa/contract/events.ts';
import type { Actor } from '#platform/caller.ts';

/** A change with its place in the order of this process. */
export interface Numbered {
  seq: number;
  change: Change;
}

/** The changes of late, so that whoever was away for a moment misses none. */
export interface ChangeLog {
  add(change: Change): Numbered;
  /** Those after `seq`; undefined where some of them are forgotten already, or it was never there. */
  after(seq: number): Numbered[] | undefined;
  /** The last one's. */
  readonly seq: number;
}

const kept = 1000;

export function createChangeLog(): ChangeLog {
  let changes: Numbered[] = [];
  let seq = 0;
  return {
    add(change) {
      const numbered = { seq: ++seq, change };
      changes.push(numbered);
      if (changes.length > 2 * kept) changes = changes.slice(-kept);
      return numbered;
    },
    after(from) {
      if (!(from <= seq) || from < (changes[0]?.seq ?? seq + 1) - 1) return undefined;
      return changes.filter((one) => one.seq > from);
    },
    get seq() {
      return seq;
    },
  };
}

/** True where somebody may hear of a change: what they could ask for. */
export function maySee(actor: Actor, { topic, workspaceId, projectId }: Change): boolean {
  const permission = topics[topic];
  if (workspaceId === null) return actor.role.isActive && actor.role.holds.has(permission);
  const membership = actor.memberships.find((one) => one.workspaceId === workspaceId);
  if (!membership?.role.isActive || !membership.role.holds.has(permission)) return false;
  return projectId === null || (membership.projectIds?.has(projectId) ?? true);
}
