import { describe, expect, it } from 'vitest';
import { AgentId, ConfigDocument, ListId, PersonalRef, TenantId } from '../domain/index.ts';
import { execute, initialState } from '../engine/index.ts';
import type { CustomerFacts } from '../journal/index.ts';
import { CustomerDoor } from './customer-door.ts';
import { StepClock } from './test-support/step-clock.ts';

const TENANT = TenantId.parse('contoso');
const ref = PersonalRef.parse('p1');
const ana = AgentId.parse('ana');
const NOBODY: CustomerFacts = { lists: [], lastAgent: null, preferredAgent: null };
const list = (id: string, more: object) => ({ kind: 'list', id, name: id, ...more });
const queue = { kind: 'queue', id: 'sales', name: 'Sales', requirements: [] };
const agent = { kind: 'agent', id: 'ana', name: 'Ana', skills: [], address: null };
const block = list('nuisance', { purpose: 'block' });

function door(documents: readonly object[], answer: () => Promise<CustomerFacts>) {
  const state = initialState(TENANT, 1);
  const parsed = documents.map((each) => ConfigDocument.parse(each));
  const { refusal } = execute(state, {
    tenant: TENANT,
    at: 0,
    by: { kind: 'system' },
    command: { type: 'publishConfig', documents: parsed, removed: [], note: '' },
  });
  expect(refusal).toBeNull();
  const clock = new StepClock();
  let asked = 0;
  const logged: string[] = [];
  const note = (code: string) => logged.push(code);
  const log = { info: note, warn: note, error: note, debug: note };
  const factsOf = () => {
    asked++;
    return answer();
  };
  const made = new CustomerDoor({ customers: { factsOf }, state: () => state, clock, log });
  const off = made.isNotToBeCalled.bind(made, TENANT);
  return { of: made.factsOf.bind(made, TENANT), off, clock, asked: () => asked, logged };
}

const says = (facts: Partial<CustomerFacts>) => () => Promise.resolve({ ...NOBODY, ...facts });
const from = (number: string | null) => ({ ref: number === null ? null : ref, number });

describe('what the door knows of a caller', () => {
  it('an entry of a block list blocks; of a VIP list raises; on both, blocked', async () => {
    const lists = [block, list('gold', { purpose: 'vip' })];
    const on = (...ids: string[]) => says({ lists: ids.map((id) => ListId.parse(id)) });
    const call = from('+447700900123');
    expect(await door(lists, on('nuisance')).of(call)).toMatchObject({
      blocked: true,
      list: 'nuisance',
    });
    expect(await door(lists, on('gold')).of(call)).toMatchObject({ vip: true, list: 'gold' });
    expect(await door(lists, on('gold', 'nuisance')).of(call)).toMatchObject({
      blocked: true,
      vip: false,
    });
    expect(await door(lists, on('other')).of(call)).toEqual({ blocked: false, vip: false });
  });

  it('whole ranges and withheld numbers, by the document alone', async () => {
    const lists = [list('n', { purpose: 'block', prefixes: ['+4470'], anonymous: true })];
    const at = door(lists, says({}));
    expect((await at.of(from('+447012345678'))).blocked).toBe(true);
    expect((await at.of(from('+447112345678'))).blocked).toBe(false);
    expect((await at.of(from(null))).blocked).toBe(true);
  });

  it('a list of numbers not to be called says nothing of who calls', async () => {
    const at = door([list('dnc', { purpose: 'doNotCall', prefixes: ['+44'] })], says({}));
    expect(await at.of(from('+447012345678'))).toEqual({ blocked: false, vip: false });
    expect(at.asked()).toBe(0);
  });

  it('who is not to be called is known where a queue calls back', async () => {
    const back = { ...queue, callback: {} };
    const lists = [list('dnc', { purpose: 'doNotCall' })];
    const on = says({ lists: [ListId.parse('dnc')] });
    const call = from('+447700900123');
    expect((await door([back, ...lists], on).of(call)).doNotCall).toBe(true);
    expect((await door([queue, ...lists], on).of(call)).doNotCall).toBeUndefined();
    expect((await door([back, ...lists], says({})).of(call)).doNotCall).toBeUndefined();
  });

  it('whom we would call is looked for on those lists alone', async () => {
    const dnc = list('dnc', { purpose: 'doNotCall', prefixes: ['+4470'] });
    const on = (id: string) => says({ lists: [ListId.parse(id)] });
    const call = from('+447700900123');
    expect(await door([dnc], on('dnc')).off(call)).toBe(true);
    expect(await door([dnc, block], on('nuisance')).off(call)).toBe(false);
    expect(await door([dnc], says({})).off(from('+447012345678'))).toBe(true);
    expect(await door([block], on('nuisance')).off(call)).toBe(false);
    const policy = { kind: 'dialPolicy', emergency: ['999'] };
    expect(await door([policy, dnc], on('dnc')).off(from('999'))).toBe(false);
    const away = door([dnc], () => Promise.reject(new Error('away')));
    await expect(away.off(call)).rejects.toThrow('away');
  });

  it('an emergency service that calls back is never blocked', async () => {
    const at = door([list('n', { purpose: 'block', anonymous: true })], says({}));
    const policy = { kind: 'dialPolicy', emergency: ['112'] };
    const safe = door([policy, { ...block, prefixes: ['+1'] }], says({ lists: [] }));
    expect((await safe.of(from('112'))).blocked).toBe(false);
    expect((await at.of(from(null))).blocked).toBe(true);
  });

  it('asks the journal only where the answer counts; agents must still be there', async () => {
    const known = says({ lastAgent: ana, preferredAgent: AgentId.parse('gone') });
    const idle = door([queue, agent], known);
    expect(await idle.of(from('+441'))).toEqual({ blocked: false, vip: false });
    expect(idle.asked()).toBe(0);
    const asks = door([{ ...queue, lastAgentMs: 1_000 }, agent], known);
    expect(await asks.of(from('+441'))).toEqual({ blocked: false, vip: false, lastAgent: ana });
    const wants = door(
      [{ ...queue, preferredAgentMs: 1_000 }, agent],
      says({ preferredAgent: ana }),
    );
    expect(await wants.of(from('+441'))).toMatchObject({ preferredAgent: ana });
  });

  it('goes on without an answer when the journal is slow or away', async () => {
    const slow = door([block], () => new Promise(() => undefined));
    const facts = slow.of(from('+441'));
    slow.clock.advance(50);
    expect(await facts).toEqual({ blocked: false, vip: false });
    expect(slow.logged).toEqual(['customerLookUpLate']);
    const away = door([block], () => Promise.reject(new Error('away')));
    expect(await away.of(from('+441'))).toEqual({ blocked: false, vip: false });
    expect(away.logged).toEqual(['customerLookUp']);
  });
});
