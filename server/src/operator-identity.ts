import { sealRows } from '#features/audit/chain.service.ts';
import { type KeyRotation, rotateSigningKey } from '#features/identity/tokens/rotate-keys.service.ts';
import { systemClock } from '#platform/clock.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { withInstallation } from './operator-commands.ts';

/**
 * The next key begins to sign access tokens. Servers that run notice within five seconds.
 * @param isCompromised the current key is in wrong hands: no token it signed works from now on
 */
export const rotateTokenKey = ({ isCompromised }: { isCompromised: boolean }): Promise<KeyRotation> =>
  withInstallation(
    async ({ config, db, audit, auditKeys, caller }) => {
      const deps = {
        clock: systemClock,
        ring: openKeyRing(config.MASTER_KEY_B64),
        audit: audit.record,
        publishKeys: () => {},
      };
      const done = await rotateSigningKey(db, deps, caller, { isCompromised });
      await sealRows(db, auditKeys);
      return done;
    },
    { atHead: true },
  );
