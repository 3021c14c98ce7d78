import { must } from '../../domain/index.ts';
import type {
  AgentAddress,
  AgentId,
  CallerFacts,
  CommandOf,
  E164,
  OfferReason,
  QueueId,
  Refusal,
} from '../../domain/index.ts';
import { callerIdOf, mayChoose } from '../caller-id.ts';
import type { Agent } from '../state.ts';
import { NO_CALLER_ID } from './callback.ts';
import { newInteractionId } from './ids.ts';
import { offerTo } from './offer.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

const INTERNAL: CallerFacts = {
  anonymous: false,
  country: null,
  numberClass: 'internal',
  vip: false,
  blocked: false,
};

type Place = CommandOf<'placeCall'>;
type Callee = { readonly agent: AgentId; readonly address: AgentAddress };

/** The agent's own phone rings first: it is the agent who is sure to be there. */
export function placeCall(run: Run, command: Place): Refusal | null {
  const agent = run.state.agents.get(command.agent);
  const { target, queue } = command;
  if (agent === undefined || agent.retired) return refuse('unknownAgent');
  const fault = busyFault(agent) ?? queueFault(run, agent, queue);
  if (fault !== null) return fault;
  if (target.kind === 'agent') return placeInternal(run, { agent, command, to: target.agent });
  if (target.facts.doNotCall === true) {
    return refuse('doNotCall', 'The number is on a list of numbers that are not to be called.');
  }
  const show = showOf(run, command);
  if (typeof show !== 'string') return show;
  start(run, agent, { command, show, callee: null });
  return null;
}

function placeInternal(
  run: Run,
  of: { readonly agent: Agent; readonly command: Place; readonly to: AgentId },
): Refusal | null {
  const { agent, command, to } = of;
  const callee = run.state.agents.get(to);
  if (callee === undefined || callee.retired) return refuse('unknownAgent');
  if (to === agent.id) return refuse('sameAgent', 'Nobody can call themselves.');
  const { address } = callee.config;
  if (address === null) return refuse('agentHasNoAddress');
  const fault = busyFault(callee);
  if (fault !== null) return fault;
  start(run, agent, { command, show: null, callee: { agent: to, address } });
  return null;
}

/** Not ready is no hindrance: who is on a break may call, and be called by a colleague. */
function busyFault({ duty, activity, leg, config }: Agent): Refusal | null {
  if (config.address === null) return refuse('agentHasNoAddress');
  if (duty.kind === 'signedOut') return refuse('agentSignedOut');
  if (activity.kind !== 'free' || leg !== null) return refuse('agentNotFree');
  return null;
}

function queueFault(run: Run, agent: Agent, queue: QueueId | null): Refusal | null {
  if (queue === null) return null;
  if (!run.state.config.queues.has(queue)) return refuse('unknownQueue');
  const isLeading = agent.config.role === 'supervisor';
  if (isLeading || run.state.router.serves(agent.id, queue)) return null;
  return refuse('agentNotInQueue', 'Only agents of the queue and supervisors call in its name.');
}

function showOf(run: Run, { agent, queue, show }: Place): E164 | Refusal {
  const { config } = run.state;
  const caller = { queue, agent };
  if (show === undefined) return callerIdOf(config, caller) ?? refuse('noCallerId', NO_CALLER_ID);
  if (mayChoose(config, show, caller)) return show;
  const why = config.numbers.has(show)
    ? 'The settings of the number (shownBy) or of the queue (outbound.numbers) do not let it.'
    : "It is none of the organisation's numbers.";
  return refuse('callerIdNotAllowed', why);
}

function start(
  run: Run,
  agent: Agent,
  of: { readonly command: Place; readonly show: E164 | null; readonly callee: Callee | null },
): void {
  const { show, callee, command } = of;
  const { target, queue } = command;
  const id = newInteractionId(run);
  const isOut = target.kind === 'number';
  emit(run, {
    type: 'interactionStarted',
    interaction: id,
    channel: 'voice',
    number: show ?? '',
    customer: isOut ? target.customer : null,
    facts: isOut ? target.facts : INTERNAL,
    leg: null,
    trunk: null,
    dialog: null,
    direction: isOut ? 'out' : 'internal',
  });
  emit(run, { type: 'callPlaced', interaction: id, agent: agent.id, queue, callee, show });
  const interaction = must(run.state.interactions.get(id), 'started');
  offerTo(run, { interaction, agent, why: whyOf(run, agent) }, null);
}

function whyOf(run: Run, { idle }: Agent): OfferReason {
  return {
    rule: 'ownCall',
    ring: 1,
    eligible: 1,
    idleMs: Math.max(0, run.at - idle.at),
    position: 1,
    waitedMs: 0,
    excluded: [],
  };
}
