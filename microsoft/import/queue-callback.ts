import type { Import } from './context.ts';
import type { Fields } from './fields.ts';
import { promptOf } from './prompts.ts';
import type { PromptPlace } from './prompts.ts';
import { idOf } from './targets.ts';

/** The keys, in the order of `keyOf`. */
export const TONES = [
  ...Array.from({ length: 10 }, (_, digit) => `Tone${digit}`),
  'ToneStar',
  'TonePound',
];

/** The key of a tone; null = none, or `Automatic`. */
export function keyOf(tone: string | null): string | null {
  if (tone === null) return null;
  const place = TONES.findIndex((each) => each.toLowerCase() === tone.toLowerCase());
  return place === -1 ? null : ('0123456789*#'[place] ?? null);
}

/** Microsoft's conditions, its moment of the offer, and its clock. */
export function callbackOf({ people }: Import, place: PromptPlace): object | null {
  const { fields } = place;
  const isOn = fields.boolean('IsCallbackEnabled') ?? false;
  const conditions = conditionsOf(fields);
  const key = keyOf(fields.choice('CallbackRequestDtmf', TONES));
  const offerPrompt = promptOf(
    place,
    ['CallbackOfferTextToSpeechPrompt'],
    ['CallbackOfferAudioFilePromptResourceId', 'CallbackOfferAudioFilePromptId'],
  );
  const group = idOf(fields.value('CallbackEmailNotificationTarget'));
  if (!isOn) return null;
  if (key === null || conditions === null) {
    fields.note('IsCallbackEnabled', 'not', 'neither key nor condition may be missing: it is off');
    return null;
  }
  fields.note('IsCallbackEnabled', 'exact', 'callback; one call, given up by the queue’s timeout');
  fields.note('CallbackRequestDtmf', 'exact', `key ${key}`);
  const mail = group === null ? null : people.mailOf(group);
  if (group !== null) noteMail(fields, mail);
  return {
    conditions,
    key,
    offerPrompt,
    offerAt: 'musicEnd',
    attemptsMax: 1,
    givenUp: 'wait',
    ...(mail === null ? {} : { notifyTo: [mail] }),
  };
}

function noteMail(fields: Fields, mail: string | null): void {
  const name = 'CallbackEmailNotificationTarget';
  if (mail !== null) fields.note(name, 'exact', 'notifyTo');
  else fields.note(name, 'not', 'no mail address of the group is in the dump: Get-MgGroup has it');
}

function conditionsOf(fields: Fields): object | null {
  const wait = fields.number('WaitTimeBeforeOfferingCallbackInSecond');
  const waiting = fields.number('NumberOfCallsInQueueBeforeOfferingCallback');
  const perAgent = fields.number('CallToAgentRatioThresholdBeforeOfferingCallback');
  const say = (name: string, value: number | null, text: string) => {
    if (value !== null) fields.note(name, 'exact', text);
  };
  say('WaitTimeBeforeOfferingCallbackInSecond', wait, 'conditions.waitMs');
  say('NumberOfCallsInQueueBeforeOfferingCallback', waiting, 'conditions.waiting');
  say('CallToAgentRatioThresholdBeforeOfferingCallback', perAgent, 'conditions.perAgent');
  if (wait === null && waiting === null && perAgent === null) return null;
  return { waitMs: wait === null ? null : wait * 1_000, waiting, perAgent };
}
