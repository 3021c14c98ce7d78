import { expect, it } from 'vitest';
import {
  ConnectorId,
  EffectId,
  InteractionId,
  NodeId,
  PersonalRef,
  TenantId,
} from '../../domain/index.ts';
import type { Command, LookUpAction, SendAction } from '../../domain/index.ts';
import { given } from '../../engine/test-support/spec.ts';
import { publish } from '../../engine/test-support/commands.ts';
import { contoso } from '../../engine/test-support/fixture.ts';
import type { Asked, Question } from '../egress/http-connector.ts';
import { StepClock, turn } from '../test-support/step-clock.ts';
import { ConnectorEffects } from './connector-effects.ts';

const TENANT = TenantId.parse('contoso');
const CRM = { kind: 'connector', id: 'crm', name: 'CRM', type: 'http', url: 'https://crm.test/' };
const ID = EffectId.parse('e-7-0');
const about = {
  interaction: InteractionId.parse('i-2'),
  connector: ConnectorId.parse('crm'),
  parameters: { order: '4711' },
};
const asking: LookUpAction = {
  kind: 'lookUp',
  node: NodeId.parse('a'),
  asked: 7,
  caller: PersonalRef.parse('ref-c1'),
  ...about,
};
const telling: SendAction = { kind: 'send', caller: null, ...about };

function rig(answers: readonly Asked[]) {
  const questions: Question[] = [];
  const commands: Command[] = [];
  const logged: unknown[] = [];
  const clock = new StepClock();
  const state = given(publish([...contoso(), CRM])).state;
  const effects = new ConnectorEffects({
    connectors: {
      ask: async (question) => {
        questions.push(question);
        return answers[questions.length - 1] ?? { ok: false, code: 'unreachable' };
      },
    },
    submit: async (_tenant, { command }) => {
      commands.push(command);
      return { kind: 'committed', seq: 1 };
    },
    state: () => state,
    reveal: async () => '+447700900123',
    clock,
    log: { warn: (code, facts) => logged.push({ code, ...facts }) },
  });
  return { effects, questions, commands, logged, clock };
}

it('an answer enters as a fact, with the caller told and the effect as its key', async () => {
  const { effects, questions, commands } = rig([{ ok: true, values: { tier: 'gold' } }]);
  expect(await effects.perform(TENANT, ID, asking)).toEqual({ result: 'ok', code: '' });
  expect(questions).toMatchObject([{ caller: '+447700900123', key: 'contoso/e-7-0' }]);
  expect(commands).toMatchObject([
    { type: 'lookUpEnded', asked: 7, result: 'ok', values: { tier: 'gold' } },
  ]);
});

it('one that failed does, too, and the log names neither number nor parameter', async () => {
  const { effects, commands, logged } = rig([{ ok: false, code: 'timeout' }]);
  await effects.perform(TENANT, ID, asking);
  expect(commands).toMatchObject([{ type: 'lookUpEnded', result: 'failed', values: {} }]);
  expect(logged).toEqual([
    { code: 'connectorFailed', tenant: 'contoso', connector: 'crm', why: 'timeout' },
  ]);
});

it('a message is told again where that may help, and given up where it does not', async () => {
  const refused = rig([{ ok: false, code: 'status403' }]);
  expect(await refused.effects.perform(TENANT, ID, telling)).toMatchObject({ result: 'failed' });
  expect(refused.questions).toHaveLength(1);
  const busy = rig([
    { ok: false, code: 'status503' },
    { ok: true, values: {} },
  ]);
  const done = busy.effects.perform(TENANT, ID, telling);
  await expect.poll(() => busy.logged.length).toBe(1);
  await turn();
  busy.clock.advance(1_000);
  expect(await done).toEqual({ result: 'ok', code: '' });
  expect(busy.questions.map(({ key }) => key)).toEqual(['contoso/e-7-0', 'contoso/e-7-0']);
});
