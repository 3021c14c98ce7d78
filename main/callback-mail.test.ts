import { expect, test } from 'vitest';
import { ConfigDocument, InteractionId, QueueId, TenantId } from '../domain/index.ts';
import type { EventOf, EventRecord, Outcome } from '../domain/index.ts';
import { evolve, initialState } from '../engine/index.ts';
import type { Mail } from '../microsoft/index.ts';
import { CallbackMail } from './callback-mail.ts';

const tenant = TenantId.parse('contoso');
const event: EventOf<'interactionEnded'> = {
  type: 'interactionEnded',
  interaction: InteractionId.parse('i-7'),
  outcome: { kind: 'callbackFailed', why: 'attempts' },
  queue: QueueId.parse('sales'),
  agent: null,
  waitedMs: 0,
  talkedMs: 0,
};

function mailsOf(callback: object, outcome: Outcome = event.outcome): Mail[] {
  const state = initialState(tenant, 1);
  const entraTenant = 'c0a70050-0000-4000-8000-000000000001';
  const documents = [
    { kind: 'settings', name: 'x', timeZone: 'Europe/London', entraTenant },
    { kind: 'queue', id: 'sales', name: 'Sales', requirements: [], callback },
  ].map((document) => ConfigDocument.parse(document));
  const published = {
    type: 'configPublished',
    version: 1,
    documents,
    removed: [],
    note: '',
  } as const;
  evolve(state, { seq: 1, at: 1, event: { ...published, removed: [] } });
  const sent: Mail[] = [];
  const mail = { send: async (_tid: string, one: Mail) => void sent.push(one) };
  const told = new CallbackMail({ state: () => state, mail, log: { info: () => undefined } });
  const record: EventRecord = { seq: 9, at: 1, event: { ...event, outcome } };
  told.committed(tenant, [record]);
  return sent;
}

test('who is named is told of a callback that was given up, without name or number', () => {
  const notifyTo = ['leads@contoso.example', 'chloe@contoso.example'];
  expect(mailsOf({ notifyTo })).toEqual([
    {
      from: 'leads@contoso.example',
      to: notifyTo,
      subject: 'A callback of Sales was given up',
      text: 'Callback i-7 of Sales was given up: the customer did not answer.',
      attachment: null,
    },
  ]);
});

test('nobody is told where nobody is named, or of anything else that ended', () => {
  expect(mailsOf({})).toEqual([]);
  expect(mailsOf({ notifyTo: ['leads@contoso.example'] }, { kind: 'handled' })).toEqual([]);
});
