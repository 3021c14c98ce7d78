import { legOfCustomer, stopPlay } from '../../decide/audio.ts';
import { newCollectId } from '../../decide/ids.ts';
import { emit } from '../../decide/run.ts';
import type { Run } from '../../decide/run.ts';
import { COLLECT_MAX_MS } from '../../limits.ts';
import type { Interaction } from '../../state.ts';
import { ask, awaitAnswer, mayAnswer, missed } from '../ask.ts';
import type { NodeOf, NodeRun, Step, WaitsAt } from '../node-run.ts';

type Collect = NodeOf<'collect'>;

/**
 * Digits of a thing are gathered here, key by key; those of a person at the door, which tells only
 * how many there were.
 */
export const collect: NodeRun<Collect> = {
  enter(run, interaction, { id, node }) {
    ask(run, interaction, questionOf(node));
    if (node.personal) gatherAtDoor(run, interaction, { id, node });
    return null;
  },

  played(run, interaction, { id, node, owner }) {
    if (owner.waits !== 'play') return null;
    // The door says by itself when nothing, or nothing more, is pressed.
    const timeoutMs = node.personal ? COLLECT_MAX_MS : node.timeoutMs;
    return awaitAnswer(run, interaction, { id, timeoutMs });
  },

  timedOut(run, interaction, at) {
    if (at.node.personal) {
      stopGathering(run, interaction, at);
      return miss(run, interaction, at, 'noInput');
    }
    return (at.owner.digits ?? '') === ''
      ? miss(run, interaction, at, 'noInput')
      : complete(run, interaction, at, at.owner.digits ?? '');
  },

  digit(run, interaction, at, digit) {
    const { id, node, owner } = at;
    // What the door gathers comes here only when the door cannot: nothing must be kept of it.
    if (node.personal || !mayAnswer(node, owner)) return null;
    stopPlay(run, interaction);
    const before = owner.digits ?? '';
    if (digit === node.endKey) return complete(run, interaction, at, before);
    const digits = `${before}${digit}`;
    const until = run.at + node.betweenMs;
    emit(run, { type: 'digitsGathered', interaction: interaction.id, node: id, digits, until });
    return digits.length >= node.digitsMax ? complete(run, interaction, at, digits) : null;
  },

  collected(run, interaction, at, { ref, count }) {
    const { id, node } = at;
    stopPlay(run, interaction);
    if (ref === null || count < node.digitsMin) {
      return miss(run, interaction, at, count === 0 ? 'noInput' : 'noMatch');
    }
    const kept = { interaction: interaction.id, node: id, name: node.into, ref, count };
    emit(run, { type: 'digitsKept', ...kept });
    return node.next;
  },

  replay(run, interaction, { id, node, owner }) {
    if (owner.waits === 'key' && !node.personal) return null;
    ask(run, interaction, questionOf(node));
    if (node.personal) gatherAtDoor(run, interaction, { id, node });
    return null;
  },
};

function gatherAtDoor(
  run: Run,
  interaction: Interaction,
  { id, node }: Pick<WaitsAt<Collect>, 'id' | 'node'>,
): void {
  const { digitsMin, digitsMax, endKey, betweenMs, timeoutMs } = node;
  emit(run, {
    type: 'collectStarted',
    interaction: interaction.id,
    node: id,
    leg: legOfCustomer(interaction),
    collect: newCollectId(run),
    digitsMin,
    digitsMax,
    endKey,
    betweenMs,
    firstMs: timeoutMs,
  });
}

function stopGathering(run: Run, interaction: Interaction, { id, owner }: WaitsAt<Collect>): void {
  const { collect: gathering } = owner;
  if (gathering === undefined) return;
  const leg = legOfCustomer(interaction);
  const { id: of } = interaction;
  emit(run, { type: 'collectStopped', interaction: of, node: id, leg, collect: gathering });
}

/** The end key, the last digit, or a pause: enough of them, or one more try. */
function complete(run: Run, interaction: Interaction, at: WaitsAt<Collect>, digits: string): Step {
  const { id, node } = at;
  if (digits.length < node.digitsMin) return miss(run, interaction, at, 'noMatch');
  const values = { [node.into]: digits };
  emit(run, { type: 'variablesSet', interaction: interaction.id, node: id, values });
  return node.next;
}

function miss(
  run: Run,
  interaction: Interaction,
  { id, node, owner }: WaitsAt<Collect>,
  why: 'noInput' | 'noMatch',
): Step {
  const { question } = questionOf(node);
  const step = missed(run, interaction, { owner, node, why, question });
  if (step === null && node.personal) gatherAtDoor(run, interaction, { id, node });
  return step;
}

const questionOf = (node: Collect) => ({ node, question: { prompts: [node.prompt] } });
