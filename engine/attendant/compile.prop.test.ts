import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttendantConfig, ConfigDocument, Flow, configKey } from '../../domain/index.ts';
import type { ConfigDocument as Document } from '../../domain/index.ts';
import { checkConfig } from '../config-check.ts';
import { applyDocument, documentsOf, emptyConfig, removeDocument } from '../config.ts';
import { flowCycles, flowFaults, variablesOf } from '../flow/check.ts';
import { contoso } from '../test-support/fixture.ts';
import { compileAttendant } from './compile.ts';

const SEED = { seed: 20_261_126 };

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });

const REST: Document[] = [
  ...contoso(),
  ConfigDocument.parse({
    kind: 'holidays',
    id: 'christmas',
    name: 'Christmas',
    dates: [{ kind: 'day', name: 'Christmas Day', date: '2026-12-25', yearly: true }],
  }),
  ConfigDocument.parse({
    kind: 'holidays',
    id: 'summer',
    name: 'Summer',
    dates: [{ kind: 'range', name: 'Closed', from: '2026-08-01T00:00', to: '2026-08-15T00:00' }],
  }),
];

const target = fc.oneof(
  fc.record({
    kind: fc.constant('queue'),
    queue: fc.constantFrom('sales', 'support'),
    priority: fc.constantFrom(undefined, 1, 10),
  }),
  fc.record({ kind: fc.constant('agent'), agent: fc.constantFrom('ana', 'ben') }),
  fc.record({ kind: fc.constant('flow'), flow: fc.constant('main'), priority: fc.constant(2) }),
  fc.record({ kind: fc.constant('number'), number: fc.constant('+442079460999') }),
  fc.constant({ kind: 'disconnect' }),
);

const callFlow = (hasOperator: boolean) => {
  const to = hasOperator ? fc.oneof(target, fc.constant({ kind: 'operator' })) : target;
  const action = fc.oneof(
    { weight: 4, arbitrary: to },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('announcement'),
        prompt: fc.constant(text('We are at 1 High Street.')),
      }),
    },
  );
  const menu = fc.record({
    kind: fc.constant('menu'),
    prompt: fc.constantFrom(null, text('Choose.')),
    options: fc
      .uniqueArray(
        fc.record({
          key: fc.constantFrom(...'0123456789*#'),
          action,
        }),
        { selector: ({ key }) => key, minLength: 1, maxLength: 12 },
      )
      .map((options) => options.map((option) => ({ ...option, phrase: `option ${option.key}` }))),
    directory: fc.constantFrom('none', 'name', 'extension'),
    forceListen: fc.boolean(),
  });
  return fc.record({
    name: fc.constant('Flow'),
    greeting: fc.constantFrom(null, text('Welcome.')),
    route: fc.oneof(menu, fc.record({ kind: fc.constant('go'), target: to })),
  });
};

const attendants = fc.option(target, { nil: null }).chain((operator) => {
  const flow = callFlow(operator !== null);
  return fc
    .record({
      kind: fc.constant('attendant'),
      id: fc.constant('reception'),
      name: fc.constant('Reception'),
      language: fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'es-ES'),
      timeZone: fc.constant('Europe/London'),
      speech: fc.boolean(),
      operator: fc.constant(operator),
      open: flow,
      hours: fc.constantFrom(null, 'week'),
      closed: flow,
      holidays: fc.tuple(flow, flow, fc.integer({ min: 0, max: 2 })).map(([first, second, count]) =>
        [
          { holidays: 'christmas', flow: first },
          { holidays: 'summer', flow: second },
        ].slice(0, count),
      ),
      nameExtension: fc.constantFrom('none', 'office', 'department'),
    })
    .map((attendant) => AttendantConfig.parse(attendant));
});

describe('the flow of an attendant', () => {
  it('passes the flow check by construction, whatever the attendant', () => {
    fc.assert(
      fc.property(attendants, (attendant) => {
        expect(checkConfig([...REST, attendant], emptyConfig())).toEqual([]);
        const flow = compileAttendant(attendant);
        expect(() => Flow.parse(flow)).not.toThrow();
        const config = emptyConfig();
        for (const document of [...REST, attendant]) applyDocument(config, document);
        const known = { config, variables: variablesOf(config), target: () => null };
        expect(flowFaults(flow, 'flow', known)).toEqual([]);
        expect(flowCycles([flow])).toEqual([]);
      }),
      { ...SEED, numRuns: 150 },
    );
  });

  it('is there and gone with its document, and is no document itself', () => {
    fc.assert(
      fc.property(attendants, (attendant) => {
        const config = emptyConfig();
        for (const document of [...REST, attendant]) applyDocument(config, document);
        expect(config.flows.get(attendant.id)).toEqual(compileAttendant(attendant));
        expect(config.flowVersions.has(attendant.id)).toBe(true);
        expect(documentsOf(config).map(configKey).toSorted()).toEqual(
          [...REST, attendant].map(configKey).toSorted(),
        );
        expect(removeDocument(config, configKey(attendant))).toBe(true);
        expect(config.flows.has(attendant.id)).toBe(false);
        expect(config.flowVersions.has(attendant.id)).toBe(false);
      }),
      { ...SEED, numRuns: 20 },
    );
  });
});
