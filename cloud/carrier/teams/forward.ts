import type { SipCall } from '../../../sip/index.ts';
import type { Carrier } from '../carrier.ts';
import { Conference } from '../conference.ts';
import type { Phone } from '../phone.ts';
import { numberOf } from '../numbers.ts';

/**
 * A call that the SBC brought and that leads out again, to a number that is nobody's here: Teams
 * calls it through the SBC, with the story of the call, and joins the two when it is answered.
 */
export function forwardOut(
  carrier: Carrier,
  call: { readonly phone: Phone; readonly sip: SipCall; readonly to: string },
): void {
  const { phone, sip, to } = call;
  const asked = carrier.inbound(phone, sip, true);
  carrier.release(asked);
  const onward = carrier.dialBeside({
    from: numberOf(sip.from.uri) ?? '',
    as: phone,
    to,
    display: sip.from.display,
    forwardedFrom: phone.number ?? undefined,
  });
  asked.onceEnded.push(() => {
    if (onward.state.kind !== 'ended') onward.hangUp();
  });
  onward.onceEnded.push(() => {
    const { state } = onward;
    if (asked.state.kind !== 'ringing' || state.kind !== 'ended') return;
    asked.refuse(state.end.status >= 400 ? state.end.status : 480);
  });
  onward.onAlerting = () => asked.ring(1, 1);
  onward.onUp = () => {
    asked.answer().then(
      () => {
        const conference = new Conference(carrier.media);
        conference.join(asked);
        conference.join(onward);
      },
      () => onward.hangUp(),
    );
  };
}
