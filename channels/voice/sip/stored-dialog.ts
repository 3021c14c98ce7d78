import type { Opaque, PersonalRef } from '../../../domain/index.ts';
import type { DialogState, SipCall } from '../../../sip/index.ts';

/**
 * What the journal keeps of a call so that it can be ended after this process died: the dialog, and
 * while it only rings also the headers of its INVITE, which a final response repeats (RFC 3261
 * §8.2.6.2).
 *
 * The journal is never erased, so no number or name of a person stands in it. From and To identify
 * a dialog by their tags alone (RFC 3261 §12), so their users go; a Contact's user may be needed to
 * reach the phone, so it goes into `person`, a reference into the vault.
 */
export interface StoredInvite {
  readonly via: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: string;
  readonly host: string;
  readonly port: number;
  readonly transport: string;
}

export interface StoredDialog {
  readonly dialog: DialogState | null;
  readonly invite: StoredInvite | null;
  readonly person: string | null;
  /** See `sealed-call.ts`; null: the call can be ended, not taken over. */
  readonly sealed: string | null;
  /** Of an agent's phones that ring: where (`CallSealer.sealRung`). */
  readonly rung: string | null;
}

/** The caller as the vault has it. */
export interface KnownPerson {
  readonly ref: PersonalRef;
  readonly value: string;
}

const VIAS_MAX = 20;
/** Stands for the person's number in a stored URI; no URI of the wire can hold a space. */
const MARK = ' ';
const PERSONAL = /^\+?[0-9]{5,}$/;

export function storeDialog(
  dialog: DialogState | undefined,
  person: KnownPerson | null,
  sealed: string | null = null,
): Opaque {
  if (dialog === undefined) return null;
  const stored = { ...withoutPerson(dialog, person), person: person?.ref ?? null };
  return sealed === null ? stored : { ...stored, sealed };
}

/** While it rings; `rung`: where, when that cannot be found again otherwise. */
export function storeRinging(dialog: DialogState | undefined, rung: string | null): Opaque {
  if (rung === null) return storeDialog(dialog, null);
  return { dialog: storeDialog(dialog, null), invite: null, person: null, rung };
}

export function storeIncoming(call: SipCall, person: KnownPerson | null): Opaque {
  const { headers, peer } = call;
  const invite = {
    via: headers.all('via').slice(0, VIAS_MAX),
    from: withoutName(headers.get('from') ?? ''),
    to: withoutName(headers.get('to') ?? ''),
    callId: call.callId,
    cseq: headers.get('cseq') ?? '',
    host: peer.host,
    port: peer.port,
    transport: peer.transport,
  };
  const dialog = call.dialog();
  return {
    dialog: dialog === undefined ? null : withoutPerson(dialog, person),
    invite,
    person: person?.ref ?? null,
  };
}

function withoutPerson(dialog: DialogState, person: KnownPerson | null) {
  const { peerAllow, ...rest } = dialog;
  return {
    ...rest,
    ...(peerAllow === undefined ? {} : { peerAllow: [...peerAllow] }),
    localUri: withoutUser(dialog.localUri),
    remoteUri: withoutUser(dialog.remoteUri),
    remoteTarget: markUser(dialog.remoteTarget, person),
    routeSet: [...dialog.routeSet],
    peer: { ...dialog.peer },
  };
}

const USER = /^(sips?:)([^@]*)@/i;

function withoutUser(uri: string): string {
  return /^tel:/i.test(uri) ? 'sip:anonymous@anonymous.invalid' : uri.replace(USER, '$1anonymous@');
}

/** `"Name" <uri>;tag=x` → `<uri without user>;tag=x`. */
function withoutName(value: string): string {
  const tag = /;\s*tag=([^;>\s]+)\s*(?:;|$)/i.exec(value)?.[1];
  const uri = /<([^<>]*)>[^<>]*$/.exec(value)?.[1] ?? value.split(';', 1)[0] ?? '';
  return `<${withoutUser(uri.trim())}>${tag === undefined ? '' : `;tag=${tag}`}`;
}

/** A number that we cannot give back exactly is dropped: the host alone must then do. */
function markUser(uri: string, person: KnownPerson | null): string {
  const user = USER.exec(uri)?.[2] ?? '';
  const number = decoded(user.split(/[;:]/, 1)[0] ?? '');
  if (!PERSONAL.test(number) && number !== person?.value) return uri;
  if (user === person?.value) return uri.replace(USER, `$1${MARK}@`);
  return uri.replace(USER, '$1');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const NOTHING = { dialog: null, invite: null, person: null, sealed: null, rung: null } as const;

/** Reads what this or an older build stored; what cannot be read is as good as nothing. */
export function readStored(stored: Opaque | null): StoredDialog {
  if (!isObject(stored)) return NOTHING;
  const person = typeof stored['person'] === 'string' ? stored['person'] : null;
  if ('invite' in stored) {
    const dialog = readDialog(stored['dialog'] ?? null);
    const rung = typeof stored['rung'] === 'string' ? stored['rung'] : null;
    return { ...NOTHING, dialog, invite: readInvite(stored['invite'] ?? null), person, rung };
  }
  const sealed = typeof stored['sealed'] === 'string' ? stored['sealed'] : null;
  return { ...NOTHING, dialog: readDialog(stored), person, sealed };
}

/** Puts the revealed number back; a person who was erased is reached by the host alone. */
export function withPerson(dialog: DialogState, value: string | null): DialogState {
  const target = dialog.remoteTarget;
  const user = value === null ? '' : `${value}@`;
  return { ...dialog, remoteTarget: target.replace(`${MARK}@`, () => user) };
}

function readDialog(value: Opaque): DialogState | null {
  if (!isObject(value) || value['version'] !== 1) return null;
  const { callId, localTag, remoteTarget, peer, routeSet } = value;
  const texts = [callId, localTag, remoteTarget].every((text) => typeof text === 'string');
  if (!texts || !isObject(peer) || !Array.isArray(routeSet)) return null;
  // A parser of what storeDialog wrote: version 1 has exactly this shape.
  return value as unknown as DialogState;
}

function readInvite(value: Opaque): StoredInvite | null {
  if (!isObject(value)) return null;
  const { via, from, to, callId, cseq, host, port, transport } = value;
  if (!Array.isArray(via) || !via.every((line) => typeof line === 'string')) return null;
  const texts = [from, to, callId, cseq, host, transport];
  if (!texts.every((text) => typeof text === 'string') || typeof port !== 'number') return null;
  return value as unknown as StoredInvite;
}

function isObject(value: Opaque | undefined): value is { [key: string]: Opaque } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
