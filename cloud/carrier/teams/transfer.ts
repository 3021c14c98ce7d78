import {
  formatReplaces,
  replacesOf,
  type DialogState,
  type ReferEnd,
  type ReplacesId,
} from '../../../sip/index.ts';
import { CloudError } from '../../error.ts';
import type { Carrier } from '../carrier.ts';
import { Conference } from '../conference.ts';
import type { PhoneCall } from '../phone-call.ts';
import type { Phone } from '../phone.ts';
import { partyUri, referredBy } from './headers.ts';

/** Whom a button means: a person, or a number outside. */
export interface Target {
  readonly name: string;
  readonly number: string | null;
  /** Of the same Teams tenant: called and moved without the SBC. */
  readonly colleague: Phone | undefined;
}

/** After the answer the SBC ends the call that was replaced; one that forgets is ended here. */
const REPLACED_WAIT_MS = 5_000;

export function mustDialog(call: PhoneCall): DialogState {
  const dialog = call.sip?.dialog();
  if (dialog === undefined) throw new CloudError('notNow', 'the call is not up yet');
  return dialog;
}

/** Whether the far end's Allow lists REFER; without it Teams transfers by itself. */
export const takesRefer = (call: PhoneCall): boolean =>
  call.sip?.dialog()?.peerAllow?.includes('REFER') === true;

export const takesReplaces = (call: PhoneCall): boolean =>
  call.sip?.headers.all('supported').some((tag) => tag.trim().toLowerCase() === 'replaces') ===
  true;

/**
 * REFER out of a call: the SBC calls the target, or joins two of its own calls (`with`). Resolves
 * when it has agreed; what comes of it stands in the call's `transfer`. Teams ends its own leg once
 * it is told that the target answered, and takes the caller back when the target did not.
 */
export function refer(
  carrier: Carrier,
  call: PhoneCall,
  to: { readonly target: Target; readonly with?: PhoneCall },
): Promise<void> {
  const { uri, replaces } = referTarget(carrier, to);
  const { sip } = call;
  if (sip === undefined) throw new CloudError('notNow', 'the call is not up');
  const person = carrier.ownerOf(call)?.person;
  const options = {
    ...(replaces === undefined ? {} : { replaces }),
    ...(person === undefined ? {} : { referredBy: referredBy(hostPort(carrier), person) }),
  };
  call.facts.transfer = { to: to.target.name, how: 'refer', state: 'asked', status: null };
  const outgoing = sip.refer(uri, options);
  return new Promise((resolve, reject) => {
    outgoing.onAccepted = () => {
      told(call, 'accepted', 202);
      resolve();
    };
    outgoing.onProgress = (status) => told(call, status >= 180 ? 'ringing' : 'accepted', status);
    outgoing.onEnded = (end) => {
      if (isDone(call, end)) {
        told(call, 'done', 200);
        call.leave('transferred');
        return resolve();
      }
      told(call, 'failed', end.kind === 'unknown' ? null : end.status);
      if (call.state.kind === 'held') call.unhold().catch(() => undefined);
      reject(new CloudError('network', 'the far end refused to transfer'));
    };
  });
}

/** A call that the SBC itself ended after it had agreed went where it was sent. */
function isDone(call: PhoneCall, end: ReferEnd): boolean {
  if (end.kind === 'done') return end.status < 300;
  return end.kind === 'unknown' && end.why === 'callEnded' && call.facts.transfer?.status === 202;
}

function told(
  call: PhoneCall,
  state: NonNullable<PhoneCall['facts']['transfer']>['state'],
  status: number | null,
): void {
  const { transfer } = call.facts;
  if (transfer === null) return;
  call.facts.transfer = { ...transfer, state, status };
  call.onChange();
}

function referTarget(
  carrier: Carrier,
  { target, with: other }: { readonly target: Target; readonly with?: PhoneCall },
): { readonly uri: string; readonly replaces?: ReplacesId } {
  const transport = carrier.teams === undefined ? '' : ';transport=tls';
  if (other !== undefined) {
    const dialog = mustDialog(other);
    return { uri: dialog.remoteTarget, replaces: replacesOf(dialog) };
  }
  const at = hostPort(carrier);
  if (target.number !== null) return { uri: `sip:${target.number}@${at};user=phone${transport}` };
  const person = target.colleague?.person;
  if (person === undefined) throw new CloudError('notNow', 'nobody to transfer to');
  return { uri: partyUri(at, person) };
}

function hostPort(carrier: Carrier): string {
  const { host, port } = carrier.address;
  return carrier.teams?.hostPort ?? `${host}:${port}`;
}

/**
 * A colleague takes the call over by INVITE with Replaces to the SBC, which answers it and ends the
 * call that it takes the place of. Resolves when answered.
 */
export async function replace(carrier: Carrier, call: PhoneCall, by: Phone): Promise<PhoneCall> {
  const dialog = mustDialog(call);
  const { sip } = call;
  if (sip === undefined || by.number === null) throw new CloudError('notNow', 'cannot take over');
  const { parties, direction } = call.facts;
  const taking = carrier.dial({
    from: by.number,
    to: direction === 'in' ? parties.from : parties.to,
    display: by.person?.name,
    into: { uri: dialog.remoteTarget, peer: sip.peer },
    headers: [
      { name: 'Replaces', value: formatReplaces(replacesOf(dialog)) },
      { name: 'Require', value: 'replaces' },
    ],
  });
  call.facts.handedOver = true;
  await new Promise<void>((resolve, reject) => {
    taking.onUp = resolve;
    taking.onceEnded.push(() => reject(new CloudError('network', 'the far end did not take it')));
  }).catch((error: unknown) => {
    call.facts.handedOver = false;
    throw error;
  });
  if (call.state.kind !== 'ended') {
    call.alarms.after(REPLACED_WAIT_MS, () => call.leave('transferred'));
  }
  return taking;
}

/** Teams goes on by itself: the same call, to the SBC, on a colleague's phone. */
export async function moveTo(carrier: Carrier, call: PhoneCall, phone: Phone): Promise<void> {
  carrier.move(call, phone);
  if (call.state.kind === 'held') await call.unhold();
}

/** Teams goes on by itself: two calls through the SBC, joined in its media. */
export async function joinTwo(carrier: Carrier, calls: readonly PhoneCall[]): Promise<void> {
  for (const call of calls) if (call.state.kind === 'held') await call.unhold();
  const conference = new Conference(carrier.media);
  for (const call of calls) {
    carrier.release(call);
    conference.join(call);
  }
}
