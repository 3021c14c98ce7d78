import { askJson } from '../support/http.ts';
import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { holidayDialByName } from './attendants.ts';
import { RawSip, badMessages } from './raw.ts';
import { fullQueueAndCallback } from './full-queue.ts';
import { outlivesKill, outlivesRestart } from './outliving.ts';
import { agentCallsOut, callbackReachesCustomer, emergencyKeepsPlace } from './outward.ts';
import { registeredPhoneTransfers } from './registered-phone.ts';
import { directBothWays, failsOverOnlyAfter503, talksThroughOptionsFlood } from './teams-trunk.ts';
import { sipAloneHolds } from './sip-alone.ts';
import { mainLine } from './scenarios.ts';
import { speaksWithBot } from './virtual-agent.ts';
import { leavesMessage } from './voicemail.ts';

/** Scenarios without SIPp. They answer with the callers that were accepted. */
export interface Check {
  readonly name: string;
  readonly run: (context: Context) => Promise<void>;
}

/**
 * CANCEL right behind the INVITE: either 487, or the answer crosses it and a BYE ends the call. In
 * both cases the CANCEL is answered, the INVITE gets one final answer and no leg stays.
 */
async function cancelRace({ stack, caller: stem, alsoAccepted }: Context): Promise<void> {
  const sip = await RawSip.open(stack.ports.sip);
  try {
    for (let n = 10; n < 30; n++) {
      const caller = `${stem}${n}`;
      const uri = `sip:${mainLine}@127.0.0.1`;
      const id = `cancel-${caller}`;
      const invite = sip
        .request('INVITE', uri, id)
        .replaceAll('sip:raw@127.0.0.1>;tag', `sip:${caller}@127.0.0.1>;tag`);
      const cancel = invite.replace('INVITE sip', 'CANCEL sip').replace('1 INVITE', '1 CANCEL');
      sip.send(invite);
      if (n % 2 === 1) await sip.answer(id, /^SIP\/2\.0 100/);
      sip.send(cancel);
      await sip.answer(id, /^SIP\/2\.0 (200|481)[^]*CSeq: 1 CANCEL/);
      const final = await sip.answer(id, /^SIP\/2\.0 [2-6]\d\d[^]*CSeq: 1 INVITE/);
      const to = /^To: .*$/m.exec(final)?.[0].trim() ?? '';
      const inDialog = (method: string, seq: string): string =>
        sip
          .request(method, uri, id, [`CSeq: ${seq}`])
          .replaceAll('sip:raw@127.0.0.1>;tag', `sip:${caller}@127.0.0.1>;tag`)
          .replace(/^To: .*$/m, to)
          .replace(`branch=z9hG4bK-${id}`, (same) => (method === 'BYE' ? `${same}-bye` : same));
      sip.send(inDialog('ACK', '1 ACK'));
      if (!final.startsWith('SIP/2.0 2')) continue;
      alsoAccepted.push(caller);
      sip.send(inDialog('BYE', '2 BYE'));
      await sip.answer(id, /^SIP\/2\.0 200[^]*CSeq: 2 BYE/);
    }
  } finally {
    sip.close();
  }
}

/** Bad messages while a call is up: the call goes on, the process lives, OPTIONS is answered. */
async function survivesBadMessages(context: Context): Promise<void> {
  const { stack, twin, caller } = context;
  const call = await twin.call(caller, mainLine);
  const sip = await RawSip.open(stack.ports.sip);
  try {
    await context.waitForState('flow');
    for (const message of badMessages(sip)) sip.send(message);
    const uri = `sip:127.0.0.1:${stack.ports.sip}`;
    sip.send(sip.request('OPTIONS', uri, `after-${caller}`));
    await sip.answer(`after-${caller}`, /^SIP\/2\.0 200/);
    for (const refused of ['bad-cseq', 'bad-require', 'bad-method', 'bad-no-dialog']) {
      await sip.answer(refused, /^SIP\/2\.0 [45]\d\d/);
    }
    await askJson('GET', `${stack.productUrl}/readyz`);
    const { state } = await twin.callState(call);
    if (state !== 'inCall') throw new Error(`the running call is ${state}`);
  } finally {
    sip.close();
  }
  await twin.onCall(call, 'hangup');
  await context.waitForState('ended');
}

/** By the twin's own phone: what the caller hears is speech first, and music after the digit. */
async function greetingThenMusic(context: Context): Promise<void> {
  const { twin, api, caller } = context;
  await api.setDuty('ben', 'signedOut');
  const call = await twin.call(caller, mainLine);
  await context.waitForState('flow');
  await untilTrue('the greeting to sound', async () => loud(await twin.heard(`calls/${call}`)));
  await twin.onCall(call, 'press', { digits: '2' });
  await context.waitForState('queue');
  await untilTrue('the music to sound', async () => {
    const heard = await twin.heard(`calls/${call}`);
    return loud(heard.subarray(-8000));
  });
  await twin.onCall(call, 'hangup');
  await context.waitForState('ended');
}

const loud = (samples: Int16Array): boolean =>
  samples.filter((sample) => Math.abs(sample) > 500).length > 400;

export const checks: readonly Check[] = [
  { name: 'cancel-races-the-answer', run: cancelRace },
  { name: 'bad-messages-disturb-nobody', run: survivesBadMessages },
  { name: 'greeting-then-music', run: greetingThenMusic },
  { name: 'direct-call-both-ways', run: directBothWays },
  { name: 'teams-503-goes-on-603-does-not', run: failsOverOnlyAfter503 },
  { name: 'options-flood-disturbs-no-call', run: talksThroughOptionsFlood },
  { name: 'callback-reaches-the-customer', run: callbackReachesCustomer },
  { name: 'full-queue-says-busy-and-calls-back', run: fullQueueAndCallback },
  { name: 'caller-leaves-a-message', run: leavesMessage },
  { name: 'attendant-holiday-dial-by-name', run: holidayDialByName },
  { name: 'virtual-agent-speaks-and-sends-on', run: speaksWithBot },
];

/** With SIPp, but not as the customer who calls. */
export const sippChecks: readonly Check[] = [
  { name: 'sip-alone-reliable-timers-digest-refer-replaces', run: sipAloneHolds },
  { name: 'registered-phone-transfers', run: registeredPhoneTransfers },
  { name: 'agent-calls-out-with-the-number-of-the-queue', run: agentCallsOut },
  { name: 'emergency-call-keeps-its-place', run: emergencyKeepsPlace },
];

/** Last: they end the product and start it again. */
export const restartChecks: readonly Check[] = [
  { name: 'menu-talk-and-message-outlive-a-kill', run: outlivesKill },
  { name: 'menu-talk-and-message-outlive-a-restart-in-good-order', run: outlivesRestart },
];
