import * as contract from '@marsa/contract/second-factor.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Http } from '#platform/http.ts';
import { serve } from '#platform/serve.ts';
import { describeOwn, renewRecoveryCodes, resetSecondFactor } from './enrolment.service.ts';
import { addPasskey, offerPasskey, removeOwnPasskey, renameOwnPasskey } from './passkeys.service.ts';
import * as signIn from './sign-in-factor.service.ts';
import { beginTotp, confirmOwnTotp, removeOwnTotp } from './totp.service.ts';

export function secondFactorRoutes<Project>(
  http: Http<Project>,
  db: Db,
  deps: signIn.SignInFactorDeps,
): void {
  serve(http, contract.get, ({ caller }) => describeOwn(db, deps, caller));
  serve(http, contract.beginTotp, ({ caller }) => beginTotp(db, deps, caller));
  serve(http, contract.confirmTotp, ({ caller, body }) => confirmOwnTotp(db, deps, caller, body));
  serve(http, contract.removeTotp, ({ caller }) => removeOwnTotp(db, deps, caller));
  serve(http, contract.renewRecoveryCodes, ({ caller }) => renewRecoveryCodes(db, deps, caller));
  serve(http, contract.passkeyOptions, ({ caller }) => offerPasskey(db, deps, caller));
  serve(http, contract.addPasskey, ({ caller, body }) => addPasskey(db, deps, caller, body));
  serve(http, contract.renamePasskey, ({ caller, params, body }) =>
    renameOwnPasskey(db, deps, caller, params.id, body),
  );
  serve(http, contract.removePasskey, ({ caller, params }) => removeOwnPasskey(db, deps, caller, params.id));
  serve(http, contract.reset, async ({ caller, params }) => {
    await inTransaction(db, (trx) => resetSecondFactor(trx, deps, caller, params.id));
    deps.publishChange();
    return { removed: true as const };
  });

  serve(http, contract.offerPasskey, (call) => signIn.offerSecondStep(db, deps, call));
  serve(http, contract.prove, (call) => signIn.proveSignIn(db, deps, call, call.body));
  serve(http, contract.offerPasskeySignIn, () => signIn.offerSignIn(db, deps));
  serve(http, contract.signInByPasskey, (call) => signIn.signInByPasskey(db, deps, call, call.body));
  serve(http, contract.offerConfirmation, ({ caller }) => signIn.offerConfirmation(db, deps, caller));
  serve(http, contract.confirm, (call) => signIn.confirmByFactor(db, deps, call, call.body));
}
