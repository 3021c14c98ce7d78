import type { Tried } from '../../domain/index.ts';

/** A path as people read it: each node once, beneath it what happens there. Times are UTC. */
export function linesOf({ steps, end, outcome }: Tried): string[] {
  const lines: string[] = [];
  let node = '';
  for (const step of steps) {
    if (step.node !== node) lines.push(`${step.flow}/${step.node}`);
    node = step.node;
    // Where it is stands above already; what it found there does not.
    if (step.kind === 'nodeEntered' && !step.text.includes(':')) continue;
    lines.push(`  ${new Date(step.at).toISOString().slice(11, 19)}  ${step.text}`);
  }
  lines.push(end === 'ended' ? 'The call has ended.' : `It goes on from here: ${outcome}`);
  return lines;
}
