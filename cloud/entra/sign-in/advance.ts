import type { Entra } from '../entra.ts';
import { adminConsent } from './admin-consent.ts';
import { authorize } from './authorize.ts';
import { signInDevice } from './device.ts';
import type { Outcome } from './outcome.ts';
import type { Session } from './session.ts';
import type { Action, Transaction } from './transaction.ts';

const flows = { authorize, adminConsent, device: signInDevice };

/** One step of whatever sign-in this is. Pages and the twin go the same way. */
export function advance(
  entra: Entra,
  transaction: Transaction,
  session: Session,
  action: Action | undefined,
): Outcome {
  return flows[transaction.kind](entra, transaction, session, action);
}
