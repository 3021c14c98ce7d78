import type { CommandOf, Refusal } from '../../domain/index.ts';
import { emit, refuse } from './run.ts';
import type { Run } from './run.ts';

/**
 * How much of another channel an agent has in hand: told by the doors of those channels, and
 * counted with their calls by weight and interruption rules. A phone that rings goes on ringing.
 */
export function setAgentLoad(run: Run, command: CommandOf<'setAgentLoad'>): Refusal | null {
  const { channel, count } = command;
  const agent = run.state.agents.get(command.agent);
  if (agent === undefined || agent.retired) return refuse('unknownAgent');
  const has = agent.others.filter((work) => work.channel === channel).length;
  if (has !== count) emit(run, { type: 'agentLoadSet', agent: agent.id, channel, count });
  return null;
}
