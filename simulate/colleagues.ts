import type { AgentId, Command, InteractionId, LegId } from '../domain/index.ts';
import { E164, LegId as LegIdSchema, QueueId } from '../domain/index.ts';
import type { Chance } from './chance.ts';
import type { SimLeg, SimPlatform } from './platform.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface ColleaguesOptions {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly platform: SimPlatform;
  readonly agents: readonly AgentId[];
  readonly ask: (command: Command) => void;
}

const OUTSIDE = E164.parse('+442079460999');
const DIALLED = ['+442079460103', '+442079460120', '+442079460100', OUTSIDE, 'nonsense'];
const MODES = ['monitor', 'whisper', 'barge'] as const;
/** Kinds of things done, those first that ring somebody: without them the rest is refused. */
const RINGS_SOMEBODY = 5;
const ANYTHING = 12;
/** Of the conversations, those in which anybody else comes in. */
const SHARE = 0.6;

/**
 * What goes on between the people of a contact centre in the middle of a call: they ask each other,
 * add others, listen in and take over, by our API and by the buttons of their own phones. Asked at
 * times when it may or may not be possible.
 */
export class Colleagues {
  readonly #options: ColleaguesOptions;
  #replaced = 0;

  constructor(options: ColleaguesOptions) {
    this.#options = options;
  }

  /** A phone of ours rings for an interaction. */
  ringing(leg: SimLeg): void {
    const { chance } = this.#options;
    const { interaction } = leg;
    if (interaction === null || !chance.happens(SHARE)) return;
    const first = chance.between(4_000, 25_000);
    this.#act(leg, interaction, { at: first, left: chance.between(1, 6), first: true });
  }

  #act(
    leg: SimLeg,
    interaction: InteractionId,
    next: { readonly at: number; readonly left: number; readonly first?: true },
  ): void {
    if (next.left === 0) return;
    const { clock, chance } = this.#options;
    clock.after(next.at, () => {
      if (leg.state !== 'up') return;
      this.#something(leg, interaction, next.first === true ? RINGS_SOMEBODY : ANYTHING);
      this.#act(leg, interaction, { at: chance.between(500, 9_000), left: next.left - 1 });
    });
  }

  #something(leg: SimLeg, interaction: InteractionId, kinds: number): void {
    const { chance, ask, agents } = this.#options;
    const supervisor = chance.pick(agents);
    switch (chance.between(0, kinds - 1)) {
      case 0:
      case 1:
        return ask({ type: 'consult', interaction, target: this.#target() });
      case 2:
        return ask({ type: 'addParticipant', interaction, target: this.#target() });
      case 3:
        return ask({ type: 'supervise', interaction, supervisor, mode: chance.pick(MODES) });
      case 4:
        return ask({ type: 'takeOverInteraction', interaction, supervisor });
      case 5:
        return ask({ type: 'swapConsult', interaction });
      case 6:
        return ask({ type: 'joinConsult', interaction });
      case 7:
        return ask({ type: 'completeConsult', interaction });
      case 8:
        return ask({ type: 'endConsult', interaction });
      case 9:
        return ask({ type: 'holdInteraction', interaction });
      case 10:
        return ask({ type: 'unholdInteraction', interaction });
      default:
        return this.#button(leg);
    }
  }

  #target(): Extract<Command, { type: 'consult' }>['target'] {
    const { chance, agents } = this.#options;
    if (chance.happens(0.2)) return { kind: 'number', number: OUTSIDE };
    if (chance.happens(0.2)) return { kind: 'queue', queue: QueueId.parse('support') };
    return { kind: 'agent', agent: chance.pick(agents) };
  }

  /** Of the phone itself; which call Replaces names, only the platform knows. */
  #button({ leg }: SimLeg): void {
    const { chance, platform } = this.#options;
    if (chance.happens(0.4)) {
      this.#replaced += 1;
      platform.replace(leg, LegIdSchema.parse(`replaced-${this.#replaced}`));
      return;
    }
    const other = chance.happens(0.5) ? this.#anyLeg() : null;
    const target =
      other === null
        ? { kind: 'number' as const, number: chance.pick(DIALLED) }
        : { kind: 'leg' as const, leg: other };
    platform.fact(leg, { type: 'transferAsked', leg, target });
  }

  #anyLeg(): LegId | null {
    const { chance, platform } = this.#options;
    const up = [...platform.legs.values()].filter(({ state }) => state === 'up').slice(-30);
    return up.length === 0 ? null : chance.pick(up).leg;
  }
}
