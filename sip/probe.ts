import type { SipResponse } from './message.ts';
import type { Probed } from './port.ts';
import type { Session } from './session.ts';

/**
 * Asks whether the far end still has this dialog (RFC 3261 §12.2.1.2): by UPDATE without a
 * description where it takes that, because that is never answered by anybody else on the way, and
 * it refreshes a session timer (RFC 3311 §5.1, 4028 §7.4); else by OPTIONS (RFC 3261 §11). Ends
 * nothing.
 */
export function probe(session: Session): Promise<Probed> {
  const method = session.peerTakes('UPDATE') ? 'UPDATE' : 'OPTIONS';
  const timer = method === 'UPDATE' ? session.timer.headers() : [];
  const headers = [...session.abilities(), ...timer];
  return new Promise((resolve) => {
    const onResponse = (response: SipResponse): void => {
      const { status } = response;
      if (status < 200) return;
      if (method === 'UPDATE' && status < 300) refreshed(session, response);
      resolve(status === 481 || status === 408 ? 'gone' : 'there');
    };
    try {
      session.send(method, { headers }, { onResponse, onFailed: () => resolve('silent') });
    } catch {
      resolve('silent');
    }
  });
}

function refreshed(session: Session, response: SipResponse): void {
  if (session.state !== 'confirmed') return;
  session.dialog.refresh(response);
  session.learn(response);
  session.timer.accepted(response);
  session.owner.dialogChanged();
}
