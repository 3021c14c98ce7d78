import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { ConfigDocument, TenantId } from '../../domain/index.ts';
import { checkConfig, configOf, diffConfig } from '../../engine/index.ts';
import { emptyState } from '../../journal/index.ts';
import { importTeams, reportText } from './index.ts';
import { contosoDump, goldenReport } from './test-support/contoso.ts';

const imported = importTeams({ files: contosoDump(), existing: [] });
const empty = configOf(emptyState(TenantId.parse('contoso')));
const of = (key: string) => {
  const [kind, id] = key.split('/');
  return imported.documents.find(
    (each) =>
      each.kind === kind && ('id' in each ? each.id : 'number' in each && each.number) === id,
  );
};

describe('a dump of an organisation', () => {
  it('is reported as the golden page says, object by object and field by field', () => {
    const text = reportText(imported.report, []);
    if (process.env['GOLDEN'] === 'write') writeFileSync(goldenReport, text);
    expect(text).toBe(readFileSync(goldenReport, 'utf8'));
  });

  it('becomes a configuration that the check passes, once its audio is there', () => {
    const audio = imported.audio.map(({ id, file }) => ConfigDocument.parse(audioOf(id, file)));
    const faults = checkConfig([...imported.documents, ...audio], empty);
    expect(faults.filter((fault) => !fault.startsWith('audio/'))).toEqual([]);
    expect(imported.audio.map(({ file }) => file)).toEqual(['address.wav', 'waltz.mp3']);
  });

  it('imported again gives the same, whatever the order; agents are known again', () => {
    const again = importTeams({
      files: contosoDump().toReversed(),
      existing: imported.documents,
    });
    const agents = imported.documents.filter(({ kind }) => kind === 'agent');
    expect(again.documents.filter(({ kind }) => kind === 'agent')).toEqual([]);
    expect(diffConfig(imported.documents, [...again.documents, ...agents])).toEqual([]);
  });
});

describe('a person', () => {
  it.each([
    [{ HideFromAddressLists: true }, false],
    [{ HideFromAddressLists: 'False' }, true],
    [{ ShowInAddressList: false }, false],
    [{ ShowInAddressList: true, HideFromAddressLists: false }, true],
    [{}, true],
  ])('with %o is found by callers: %s', (fields, listed) => {
    const files = contosoDump().map(({ name, bytes }) => {
      if (name !== 'users.json') return { name, bytes };
      const users = JSON.parse(new TextDecoder().decode(bytes)) as object[];
      const changed = users.map((user) => ({ ...user, ...fields }));
      return { name, bytes: new TextEncoder().encode(JSON.stringify(changed)) };
    });
    const { documents } = importTeams({ files, existing: [] });
    const agents = documents.filter(({ kind }) => kind === 'agent');
    expect(agents.length).toBeGreaterThan(3);
    for (const agent of agents) expect(agent).toMatchObject({ directory: { listed } });
  });
});

function audioOf(id: string, file: string) {
  const source = { format: file.slice(-3), fileName: file, sizeBytes: 1 };
  return { kind: 'audio', id, name: file, sha256: '0'.repeat(64), durationMs: 1, source };
}

describe('a call queue', () => {
  const sales = of('queue/sales');
  const support = of('queue/support');
  const help = of('queue/help-advice');

  test('agents in their order, groups beside them, its greeting and its music', () => {
    expect(sales).toMatchObject({
      strategy: 'serial',
      presence: 'availableOnly',
      agents: [{ agent: 'ana-silva' }, { agent: 'ben-okafor' }],
      members: { groups: [expect.any(String)], perSourceMax: 200 },
      greeting: { kind: 'text', language: 'en-GB' },
      music: { kind: 'music', name: 'waltz' },
      ringTimeMs: 30_000,
      serviceLevelMs: 30_000,
    });
  });

  test('its three exceptions, each with target, priority and prompt', () => {
    expect(sales).toMatchObject({
      overflow: {
        count: { max: 20, target: { kind: 'voicemail', voicemail: 'sales-overflow' } },
        wait: {
          afterMs: 300_000,
          target: { kind: 'queue', queue: 'support', priority: 1, prompt: { kind: 'text' } },
        },
        noAgents: {
          when: 'noneOnline',
          appliesTo: 'new',
          target: { kind: 'agent', agent: 'erin-doyle', asPerson: true },
        },
      },
    });
    expect(support).toMatchObject({
      overflow: {
        count: { max: 50, target: { kind: 'end', busy: true } },
        wait: { afterMs: 1_200_000, target: { kind: 'voicemail', voicemail: 'of-chloe-martin' } },
        noAgents: null,
      },
    });
  });

  test('a callback by its conditions, told to the group', () => {
    expect(sales).toMatchObject({
      callback: {
        conditions: { waitMs: 60_000, waiting: 5, perAgent: null },
        key: '*',
        offerAt: 'musicEnd',
        givenUp: 'wait',
        notifyTo: ['callbacks@contoso.example'],
      },
    });
  });

  test('longest idle rings two by presence; who may not step out', () => {
    expect(support).toMatchObject({
      ...{ strategy: 'longestIdle', presentMax: 2, presence: 'availableOnly', optOut: false },
      serviceLevelJudged: false,
    });
  });

  test('what Teams does not have is off', () => {
    const off = { wrapUpMs: 0, positionEveryMs: 0, announceWait: false, ageingMs: null };
    const asked = { lastAgentMs: 0, preferredAgentMs: 0, confirmAnswer: 'never' };
    for (const queue of [sales, support, help]) {
      expect(queue).toMatchObject({ ...off, ...asked, onNoAnswer: 'backOff', shortAbandonMs: 0 });
    }
  });

  test('a target that the dump does not know is none, and said to be', () => {
    expect(help).toMatchObject({
      overflow: { count: { max: 0, target: { kind: 'end', prompt: null } } },
    });
    const about = imported.report.objects.find(({ name }) => name === 'Help & advice');
    expect(about?.notes).toContainEqual({
      field: 'SomethingNew',
      verdict: 'not',
      text: 'this field is not known here; nothing was made of it',
    });
  });

  test('a shared voicemail has a box of its own, with greeting, mail and listeners', () => {
    expect(of('voicemail/sales-overflow')).toMatchObject({
      owner: { kind: 'shared', agents: ['chloe-martin'], queue: null },
      greeting: { kind: 'text' },
      systemPrompt: false,
      transcription: true,
      mailTo: ['messages@contoso.example'],
    });
  });
});

describe('an auto attendant', () => {
  const main = of('attendant/contoso-main-line');

  test('zone, speech, operator, menu with priorities, announcement and force-listen', () => {
    expect(main).toMatchObject({
      ...{ timeZone: 'Europe/London', language: 'en-GB', speech: true },
      operator: { kind: 'agent', agent: 'chloe-martin' },
      open: {
        greeting: { kind: 'text', text: 'Welcome to Contoso.' },
        route: {
          kind: 'menu',
          forceListen: true,
          options: [
            { key: '1', phrase: 'Sales', action: { kind: 'queue', queue: 'sales', priority: 3 } },
            { key: '2', action: { kind: 'queue', queue: 'support' } },
            { key: '3', action: { kind: 'flow', flow: 'directory' } },
            { key: '4', action: { kind: 'announcement', prompt: { kind: 'audio' } } },
            { key: '5', action: { kind: 'number', number: '+442079460999' } },
            { key: '0', action: { kind: 'operator' } },
          ],
        },
      },
    });
  });

  test('holidays and after-hours; opening hours are what the complement says', () => {
    expect(main).toMatchObject({
      hours: 'opening-hours',
      closed: { route: { kind: 'go', target: { kind: 'voicemail' } } },
      holidays: [{ holidays: 'christmas', flow: { route: { target: { kind: 'disconnect' } } } }],
    });
    expect(of('hours/opening-hours')).toMatchObject({
      weekly: [
        [
          { from: '09:00', to: '12:30' },
          { from: '13:30', to: '17:30' },
        ],
        {},
        {},
        {},
        [{ from: '09:00', to: '16:00' }],
        [],
        [],
      ],
    });
    expect(of('hours/night')).toMatchObject({
      weekly: Array<unknown>(7).fill([{ from: '08:00', to: '20:00' }]),
    });
    expect(of('holidays/christmas')).toMatchObject({
      dates: [
        { kind: 'day', date: '2026-12-25' },
        { kind: 'range', from: '2026-12-24T12:00', to: '2026-12-25T00:00' },
        { kind: 'day', date: '2027-01-01' },
      ],
    });
  });

  test('dial by name within its scope: everybody is known, with their groups', () => {
    expect(of('attendant/directory')).toMatchObject({
      open: { route: { kind: 'menu', directory: 'name', options: [] } },
      scope: { include: [expect.any(String)], exclude: [expect.any(String)] },
      nameExtension: 'office',
    });
    expect(of('agent/erin-doyle')).toMatchObject({
      role: 'expert',
      directory: {
        firstName: 'Erin',
        lastName: 'Doyle',
        office: 'London',
        groups: ['000000b3-0000-4000-8000-000000000000'],
      },
    });
    expect(of('agent/ana-silva')).toMatchObject({
      role: 'agent',
      address: { kind: 'teamsUser', number: '+442079460161' },
    });
  });

  test('numbers of resource accounts lead to it, with their priority', () => {
    const entry = { kind: 'flow', flow: 'contoso-main-line' };
    expect(of('number/+442079460150')).toMatchObject({ entry });
    expect(of('number/+442079460152')).toMatchObject({ priority: 1, entry: { queue: 'support' } });
  });
});
