import { ask } from './api.ts';
import { byId, element, setText } from './dom.ts';
import { watch } from './live.ts';
import { attempt } from './notice.ts';
import { showMailboxes } from './mailboxes.ts';
import type { PersonView } from './views.ts';

const STATES = {
  idle: 'idle',
  calling: 'calls somebody',
  ringing: 'is ringing',
  inCall: 'in a call',
  held: 'holds a call',
} as const;

/** What can be rung in this emulator, and what every Teams phone does now. */
async function startHandsets(): Promise<void> {
  const list = byId('people', HTMLElement);
  const states = new Map<string, HTMLElement>();
  for (const person of await ask<PersonView[]>('GET', 'people')) {
    const link = document.createElement('a');
    link.href = `/teams?as=${person.key}`;
    link.textContent = person.name;
    const state = element('span', STATES.idle, 'state');
    states.set(person.key, state);
    const item = element('li');
    item.append(link, element('span', person.number ?? 'no phone number', 'number'), state);
    list.append(item);
  }
  watch([...states.keys()], (message) => {
    if (message.kind !== 'phone') return;
    const state = states.get(message.phone.phone);
    if (state !== undefined) setText(state, STATES[message.phone.state]);
  });
}

attempt(startHandsets);
attempt(showMailboxes);
