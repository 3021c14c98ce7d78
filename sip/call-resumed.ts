import { CallBase, reasonHeaders } from './call.ts';
import type { Core } from './core.ts';
import { restoredDialog } from './dialog.ts';
import { DigestClient } from './digest-client.ts';
import { SipError } from './error.ts';
import { HeaderBlock } from './header-block.ts';
import type { DialogState, ResumeOptions, SipHeaders } from './port.ts';
import { Session } from './session.ts';

/** A refresh that is our work says to the peer that we are back. */
const REFRESH_SOON_MS = 2_000;

/**
 * A confirmed call of a process that is dead: from here on it is as any other. What that process
 * knew and did not store (headers, display names) is empty.
 */
export class ResumedCall extends CallBase {
  readonly direction: 'inbound' | 'outbound';
  readonly headers: SipHeaders = new HeaderBlock();
  override readonly auth: DigestClient | undefined;
  readonly #session: Session;

  constructor(core: Core, state: DialogState, options: ResumeOptions, gone: () => void) {
    super(core, partiesOf(state, options), gone);
    const { direction, credentials, localSdp, remoteSdp } = options;
    this.direction = direction;
    this.auth = credentials === undefined ? undefined : new DigestClient(credentials, core.random);
    this.remoteSdp = remoteSdp;
    this.#session = new Session(core, restoredDialog(state), this);
    this.#session.localSdp = localSdp;
    this.#session.confirm();
    this.#session.negotiated();
    if (state.peerAllow !== undefined) this.#session.learnAllow(state.peerAllow);
    if (state.timer !== undefined) this.#session.timer.resume(state.timer, REFRESH_SOON_MS);
    this.session = this.#session;
    this.enter('confirmed');
  }

  /** Opens the flow again, so that the peer may use it before we have anything to say. */
  reconnect(): void {
    this.core.transactions.connect(this.#session.dialog.hop());
  }

  end(options: { reasonHeader?: string; rejectStatus?: number } = {}): void {
    if (this.state === 'ended') return;
    this.#session.bye(reasonHeaders(options.reasonHeader));
    this.finish({ by: 'local', status: 0, reason: 'BYE' });
  }

  progress(): void {
    throw new SipError('badState', 'a resumed call is answered already');
  }

  answer(): void {
    throw new SipError('badState', 'a resumed call is answered already');
  }

  reject(): void {
    throw new SipError('badState', 'a resumed call is answered already');
  }
}

function partiesOf(
  state: DialogState,
  { direction, requestUri, features }: ResumeOptions,
): ConstructorParameters<typeof CallBase>[1] {
  const local = { uri: state.localUri, display: '' };
  const remote = { uri: state.remoteUri, display: '' };
  const inbound = direction === 'inbound';
  return {
    callId: state.callId,
    peer: state.peer,
    requestUri: requestUri ?? (inbound ? state.localUri : state.remoteUri),
    from: inbound ? remote : local,
    to: inbound ? local : remote,
    features: features ?? {},
  };
}
