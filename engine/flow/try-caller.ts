import { must } from '../../domain/index.ts';
import type {
  CollectId,
  Command,
  Digit,
  FlowTrial,
  FlowNode,
  LegId,
  PersonalRef,
} from '../../domain/index.ts';
import type { Interaction } from '../state.ts';
import { asks } from './check/edges.ts';
import type { InFlow } from './node-run.ts';

const REF = 'ref-trial-digits' as PersonalRef;

/** Presses and says what the trial gives, each once. */
export class TryCaller {
  readonly #keys: Digit[];
  readonly #words: string[];
  readonly #trial: FlowTrial;

  constructor(trial: FlowTrial) {
    this.#trial = trial;
    this.#keys = [...trial.press];
    this.#words = [...trial.say];
  }

  /** What the caller, or a system that is asked, does at this node now; null = nothing. */
  actAt(interaction: Interaction, owner: InFlow, node: FlowNode): Command | null {
    const leg = must(interaction.leg, () => 'a trial without a caller');
    if (owner.waits === 'answer') return this.#answer(interaction, owner, node);
    if (owner.waits === 'agent') return this.#outcome(leg, owner, node);
    if (!asks(node)) return null;
    const waitsForEnd = 'forceListen' in node && node.forceListen === true;
    if (waitsForEnd && owner.waits === 'play') return null;
    if (owner.collect !== undefined) return this.#collect(leg, owner.collect, node);
    const digit = this.#keys.shift();
    if (digit !== undefined) return { type: 'digitPressed', leg, digit };
    return this.#speech(interaction, leg, node);
  }

  #speech(interaction: Interaction, leg: LegId, node: FlowNode): Command | null {
    const listens = interaction.listening;
    if (node.kind !== 'menu' || node.phrases === undefined || listens === null) return null;
    const phrase = this.#words.shift();
    if (phrase === undefined) return null;
    return { type: 'speechHeard', leg, play: listens, phrase, confidence: 1 };
  }

  /** All keys up to the end key; none left = the caller does nothing. */
  #collect(leg: LegId, collect: CollectId, node: FlowNode): Command | null {
    if (node.kind !== 'collect') return null;
    let count = 0;
    for (let key = this.#keys.shift(); key !== undefined; key = this.#keys.shift()) {
      if (key === node.endKey) break;
      count++;
      if (count >= node.digitsMax) break;
    }
    const ref = count >= node.digitsMin ? REF : null;
    return { type: 'digitsCollected', leg, collect, ref, count };
  }

  #answer({ id: interaction }: Interaction, owner: InFlow, node: FlowNode): Command | null {
    if (node.kind !== 'lookUp' || owner.asked === undefined) return null;
    const values = this.#trial.answers[node.connector];
    const result = values === undefined ? 'failed' : 'ok';
    const of = { interaction, node: owner.node, asked: owner.asked };
    return { type: 'lookUpEnded', ...of, result, values: values ?? {} };
  }

  #outcome(leg: LegId, { stream }: InFlow, node: FlowNode): Command | null {
    if (node.kind !== 'virtualAgent' || stream === undefined) return null;
    const outcome = this.#trial.outcomes[node.connector] ?? null;
    const values = this.#trial.answers[node.connector] ?? {};
    const why = outcome === null ? 'failed' : 'ended';
    return { type: 'streamEnded', leg, stream, why, outcome, values };
  }
}
