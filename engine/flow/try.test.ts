import { describe, expect, it } from 'vitest';
import { ConfigDocument, FlowId } from '../../domain/index.ts';
import type { FlowTrialInput } from '../../domain/index.ts';
import { contoso } from '../test-support/fixture.ts';
import { START } from '../test-support/spec.ts';
import { tryFlow } from './try.ts';

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

const configOf = (documents: readonly object[] = []): readonly ConfigDocument[] =>
  [...contoso(), ...documents].map((each) => ConfigDocument.parse(each));

function tried(trial: FlowTrialInput, flow = 'main', documents: readonly object[] = []) {
  const of = { flow: FlowId.parse(flow), trial, now: START };
  const result = tryFlow(configOf(documents), of);
  if (result.kind === 'refused') throw new Error(result.faults.join('; '));
  return result;
}
const kinds = (trial: FlowTrialInput) => tried(trial).steps.map(({ kind }) => kind);
const nodes = (result: ReturnType<typeof tried>) => [...new Set(result.steps.map((s) => s.node))];

describe('a dry run', () => {
  it('goes where the keys lead, to the phone that would ring', () => {
    const result = tried({ press: ['1'] });
    expect(nodes(result)).toEqual(['', 'greeting', 'menu', 'toSales']);
    expect(result.end).toBe('open');
    expect(result.outcome).toMatch(/^Offered to Ana/);
  });

  it('at a time when it is closed, by the clock of the organisation', () => {
    expect(tried({ press: ['2'], at: '2026-12-25T10:00' }).outcome).toMatch(/Support|Ben/);
    const night = tried({ press: ['2'], at: '2026-12-25T20:00' });
    expect(night.end).toBe('ended');
    expect(night.steps.find(({ kind }) => kind === 'nodeEntered')?.at).toBe(
      Date.UTC(2026, 11, 25, 20),
    );
    expect(night.steps.map((step) => step.text).join()).toMatch(/closed at this hour/);
  });

  it('of a caller who does nothing ends after the last try', () => {
    expect(kinds({}).filter((kind) => kind === 'menuMissed')).toHaveLength(3);
    expect(tried({}).end).toBe('ended');
  });

  it('follows a queue when nobody is there, or no phone is answered', () => {
    const nobody = tried({ press: ['1'], queue: 'nobody' });
    expect(nobody.outcome).toMatch(/timedOut/);
    expect(kinds({ press: ['1'], queue: 'noAnswer' })).toContain('offerEnded');
  });

  it('asks nobody outside: answers are those of the trial', () => {
    const documents = [
      {
        kind: 'connector',
        id: 'crm',
        name: 'CRM',
        type: 'http',
        url: 'https://crm.test/',
        fields: [{ name: 'tier', pointer: '/tier', type: 'text' }],
      },
      {
        kind: 'flow',
        id: 'look',
        name: 'Look',
        start: 'a',
        nodes: {
          a: {
            kind: 'collect',
            prompt: text('Id?'),
            into: 'id',
            personal: true,
            next: 'b',
            otherwise: 'no',
          },
          b: { kind: 'lookUp', connector: 'crm', next: 'c', otherwise: 'no' },
          c: {
            kind: 'branch',
            cases: [{ when: 'vars.tier == "gold" && vars.id == 4', to: 'd' }],
            otherwise: 'no',
          },
          d: { kind: 'queue', queue: 'sales' },
          no: { kind: 'end', prompt: text('Sorry.') },
        },
      },
    ];
    const press = ['4', '7', '1', '1', '#'];
    const gold = tried({ press, answers: { crm: { tier: 'gold' } } }, 'look', documents);
    expect(nodes(gold)).toEqual(['', 'a', 'b', 'c', 'd']);
    expect(nodes(tried({ press }, 'look', documents))).toEqual(['', 'a', 'b', 'no']);
  });

  it('tries a draft, and refuses one whose flow could not be published', () => {
    const draft = (nodes: object) =>
      [ConfigDocument.parse({ kind: 'flow', id: 'new', name: 'New', start: 'a', nodes })] as const;
    const flow = FlowId.parse('new');
    const of = { flow, trial: {}, now: START };
    const end = { a: { kind: 'end', prompt: text('Bye.') } };
    expect(tryFlow(configOf(), { ...of, documents: draft(end) })).toMatchObject({
      kind: 'tried',
      end: 'ended',
    });
    const gone = { a: { kind: 'queue', queue: 'gone' } };
    expect(tryFlow(configOf(), { ...of, documents: draft(gone) })).toEqual({
      kind: 'refused',
      faults: [expect.stringContaining('flow/new/nodes/a/queue: queue gone does not exist')],
    });
    expect(tryFlow(configOf(), of)).toMatchObject({ kind: 'refused' });
    const when = { ...of, flow: FlowId.parse('main'), trial: { at: 'yesterday' } };
    expect(tryFlow(configOf(), when)).toMatchObject({ kind: 'refused' });
  });

  it('leaves the configuration that it was given alone', () => {
    const config = configOf();
    const before = JSON.stringify(config);
    tryFlow(config, { flow: FlowId.parse('main'), trial: {}, now: START });
    expect(JSON.stringify(config)).toBe(before);
  });
});
