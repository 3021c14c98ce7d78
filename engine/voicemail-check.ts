import type { VoicemailConfig } from '../domain/index.ts';
import type { Config } from './state.ts';

/** What a voicemail may not say, each with its path, what is wrong and a remedy. */
export function voicemailFaults(path: string, box: VoicemailConfig, config: Config): string[] {
  const { owner, greeting, workQueue } = box;
  const faults: string[] = [];
  const agents = owner.kind === 'person' ? [owner.agent] : owner.agents;
  for (const agent of agents) {
    if (config.agents.has(agent)) continue;
    faults.push(`${path}/owner: agent ${agent} does not exist; add it or choose another`);
  }
  const queue = owner.kind === 'shared' ? owner.queue : null;
  if (queue !== null && !config.queues.has(queue)) {
    faults.push(`${path}/owner/queue: queue ${queue} does not exist; add it or choose another`);
  }
  if (workQueue !== null && !config.queues.has(workQueue)) {
    faults.push(`${path}/workQueue: queue ${workQueue} does not exist; add it or choose another`);
  }
  if (greeting?.kind === 'music') {
    faults.push(`${path}/greeting: music says nothing; choose text or audio`);
  }
  return faults;
}
