import type { RoleDraft } from './role-fields.tsx';

/** Only what is different: a change says nothing of the rest. */
export function changesOf(before: RoleDraft, after: RoleDraft): Partial<RoleDraft> {
  const changes: Partial<RoleDraft> = {};
  if (after.name.trim() !== before.name) changes.name = after.name.trim();
  if (after.isActive !== before.isActive) changes.isActive = after.isActive;
  if (after.needsSecondFactor !== before.needsSecondFactor)
    changes.needsSecondFactor = after.needsSecondFactor;
  if (after.permissions.toSorted().join() !== before.permissions.toSorted().join())
    changes.permissions = after.permissions;
  return changes;
}
