import type { Phone } from './phone.ts';
import type { PhoneCall } from './phone-call.ts';

const MESSAGE_MAX_MS = 60_000;

/** What a phone does by itself with a call that rings: answer, decline, send it to voicemail. */
export function ringByItself(phone: Phone, call: PhoneCall): void {
  const { behaviour } = phone;
  const whileRinging = (delayMs: number, act: () => void) =>
    call.alarms.after(delayMs, () => {
      if (call.state.kind === 'ringing') act();
    });
  if (behaviour.autoAnswer) {
    whileRinging(behaviour.autoAnswerAfterMs, () => void answerCall(phone, call).catch(quiet));
  }
  if (behaviour.autoDecline) {
    whileRinging(behaviour.autoDeclineAfterMs, () => call.refuse(603));
  }
  if (behaviour.voicemail) {
    whileRinging(behaviour.voicemailAfterMs, () => void takeMessage(phone, call).catch(quiet));
  }
}

/** Answering one call puts the others on hold, as Teams does. */
export async function answerCall(phone: Phone, call: PhoneCall): Promise<void> {
  const others = phone.live.filter((one) => one !== call && one.state.kind === 'inCall');
  await call.answer();
  await Promise.all(others.map((one) => one.hold().catch(quiet)));
}

async function takeMessage(phone: Phone, call: PhoneCall): Promise<void> {
  call.facts.voicemail = true;
  await call.answer();
  const name = phone.person?.name ?? 'this number';
  const usual = `You have reached the voice mail of ${name}. Please speak after the tone.`;
  const text = phone.behaviour.voicemailGreeting ?? usual;
  call.voice().greet(text, () => {
    phone.tookVoicemail(call);
    call.alarms.after(MESSAGE_MAX_MS, () => call.hangUp());
  });
}

/** The call ended meanwhile: its own record says so. */
function quiet(): void {}
