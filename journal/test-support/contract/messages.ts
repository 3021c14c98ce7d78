import { describe, expect, test } from 'vitest';
import { InteractionId, PersonalRef, RecordingId, VoicemailId } from '../../../domain/index.ts';
import type { TenantId } from '../../../domain/index.ts';
import type { Journal } from '../../port.ts';
import { freshTenant } from '../builders.ts';

const m = (id: string) => RecordingId.parse(id);
const box = VoicemailId.parse('reception');
const other = VoicemailId.parse('ana');
const KEY = new Uint8Array(32).fill(9);
const WHOLE = { state: 'whole', durationMs: 500, size: 70 } as const;
const NONE = { state: 'none', tries: 0, at: 0 };

export function messagesContract(journal: () => Journal): void {
  const messages = () => journal().messages;
  const begin = (tenant: TenantId, id: string, more: object = {}) =>
    messages().begin(tenant, {
      ...{ id: m(id), voicemail: box, interaction: InteractionId.parse('i1') },
      ...{ customer: PersonalRef.parse('p1'), at: 1_000, deleteAt: 9_000, ...more },
    });
  const left = async (tenant: TenantId, id: string, more: object = {}) => {
    await begin(tenant, id, more);
    await messages().end(tenant, m(id), WHOLE);
  };
  const ids = async (tenant: TenantId, more: object = {}) =>
    (await messages().list(tenant, { voicemail: box, limit: 10, ...more })).map(({ id }) => id);

  describe('messages', () => {
    test('begin and end; to begin twice changes nothing', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'a');
      expect(await messages().open(tenant)).toHaveLength(1);
      expect([await ids(tenant), (await messages().counts(tenant)).size]).toEqual([[], 0]);
      await messages().end(tenant, m('a'), WHOLE);
      await begin(tenant, 'a');
      expect(await messages().get(tenant, m('a'))).toEqual({
        ...{ id: 'a', voicemail: 'reception', interaction: 'i1', customer: 'p1', at: 1_000 },
        ...{ deleteAt: 9_000, heardAt: null, heardBy: null, transcript: null },
        ...{ mail: NONE, transcription: NONE, ...WHOLE },
      });
      expect(await messages().open(tenant)).toEqual([]);
      await begin(tenant, 'b', { customer: null });
      expect((await messages().get(tenant, m('b')))?.customer).toBeNull();
    });

    test('are listed newest first and counted, by box', async () => {
      const tenant = freshTenant();
      await left(tenant, 'a', { at: 5 });
      await left(tenant, 'b', { at: 7 });
      await left(tenant, 'c', { at: 7 });
      await left(tenant, 'd', { voicemail: other });
      expect(await ids(tenant)).toEqual(['c', 'b', 'a']);
      expect(await ids(tenant, { limit: 1, before: { at: 7, id: m('c') } })).toEqual(['b']);
      expect(await messages().hear(tenant, m('a'), { at: 9, by: 'ben' })).toBe(true);
      expect(await messages().get(tenant, m('a'))).toMatchObject({ heardAt: 9, heardBy: 'ben' });
      const counts = await messages().counts(tenant);
      expect(counts.get(box)).toEqual({ messages: 3, unheard: 2 });
      expect(counts.get(other)).toEqual({ messages: 1, unheard: 1 });
      await messages().hear(tenant, m('a'), null);
      expect((await messages().counts(tenant)).get(box)?.unheard).toBe(3);
      expect(await messages().hear(tenant, m('nobody'), null)).toBe(false);
    });

    test('move to another box and are unheard there', async () => {
      const tenant = freshTenant();
      await left(tenant, 'a');
      await messages().hear(tenant, m('a'), { at: 9, by: 'ben' });
      expect(await messages().move(tenant, m('a'), other)).toBe(true);
      expect(await ids(tenant)).toEqual([]);
      const row = await messages().get(tenant, m('a'));
      expect(row).toMatchObject({ voicemail: 'ana', heardAt: null, heardBy: null });
    });

    test('have files with a key each, in order', async () => {
      const tenant = freshTenant();
      await begin(tenant, 'a');
      const pathOf = (part: number) => `${tenant}/a-${part}`;
      await messages().addPart(tenant, m('a'), pathOf);
      await messages().addPart(tenant, m('a'), pathOf);
      await messages().setKey(tenant, m('a'), 2, { of: 'p1', wrapped: KEY });
      const [first, second] = await messages().parts(tenant, m('a'));
      expect(first).toEqual({ part: 1, path: `${tenant}/a-1`, key: null });
      expect(second?.key?.of).toBe('p1');
      expect(Buffer.from(second?.key?.wrapped ?? []).equals(Buffer.from(KEY))).toBe(true);
      const named = await messages().named(tenant, [`${tenant}/a-1`, `${tenant}/b-1`]);
      expect([...named]).toEqual([`${tenant}/a-1`]);
      expect(await messages().remove(tenant, m('a'))).toBe(true);
      expect(await messages().remove(tenant, m('a'))).toBe(false);
      expect(await messages().parts(tenant, m('a'))).toEqual([]);
    });

    test('have errands that are tried when they are due', async () => {
      const tenant = freshTenant();
      await left(tenant, 'a');
      await left(tenant, 'b');
      const due = (at: number) => ({ state: 'due', tries: 1, at }) as const;
      await messages().setErrand(tenant, m('a'), 'mail', due(20));
      await messages().setErrand(tenant, m('b'), 'mail', due(10));
      const errands = async (now: number) =>
        (await messages().errands(tenant, 'mail', { now, limit: 5 })).map(({ id }) => id);
      expect([await errands(9), await errands(20)]).toEqual([[], ['b', 'a']]);
      await messages().setErrand(tenant, m('b'), 'mail', { state: 'done', tries: 2, at: 0 });
      expect(await errands(20)).toEqual(['a']);
      const row = await messages().get(tenant, m('b'));
      expect([row?.mail, row?.transcription]).toEqual([{ state: 'done', tries: 2, at: 0 }, NONE]);
      expect(await messages().errands(tenant, 'transcription', { now: 99, limit: 5 })).toEqual([]);
    });

    test('have words that go with their person', async () => {
      const tenant = freshTenant();
      const caller = await journal().vault.seal(tenant, 'number', '+447700900123');
      const words = await journal().vault.seal(tenant, 'text', 'Call me back.', caller.ref);
      await left(tenant, 'a', { customer: caller.ref });
      const rows = [...caller.rows, ...words.rows];
      await messages().transcribe(tenant, m('a'), { ref: words.ref, rows });
      const transcript = (await messages().get(tenant, m('a')))?.transcript;
      expect(transcript).toBe(words.ref);
      const said = await journal().vault.resolve(tenant, [words.ref]);
      expect(said.get(words.ref)).toBe('Call me back.');
      await journal().vault.erase(tenant, caller.ref);
      expect((await journal().vault.resolve(tenant, [words.ref])).get(words.ref)).toBeNull();
    });

    test('are due for deletion by their own time, and are one tenant’s alone', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()];
      await left(tenant, 'a', { deleteAt: 20 });
      await left(tenant, 'b', { deleteAt: 10 });
      const due = async (of: TenantId, now: number) =>
        (await messages().due(of, now, 5)).map(({ id }) => id);
      expect([await due(tenant, 19), await due(tenant, 20)]).toEqual([['b'], ['b', 'a']]);
      expect([await due(stranger, 99), await ids(stranger)]).toEqual([[], []]);
      expect(await messages().get(stranger, m('a'))).toBeNull();
      expect(await messages().remove(stranger, m('a'))).toBe(false);
    });
  });
}
