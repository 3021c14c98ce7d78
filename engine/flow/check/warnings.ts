import { DAY_MS } from '../../../domain/index.ts';
import type { FlowConfig, FlowNode, Language, Prompt } from '../../../domain/index.ts';
import type { Config } from '../../state.ts';
import { isOpen } from '../hours.ts';
import { primaryOf, tenantLanguage } from '../language.ts';
import { promptsIn } from '../prompts.ts';
import { edgesOf, languagesAt, nodesOf, reachableFrom } from './edges.ts';
import type { Nodes } from './edges.ts';
import { shapeWarnings } from './shape.ts';

/** What may be published but is probably not meant. */
export function flowWarnings(flow: FlowConfig, path: string, config: Config): string[] {
  const nodes = nodesOf(flow);
  return [
    ...shapeWarnings(nodes, path),
    ...languageWarnings(flow, { nodes, path, config }),
    ...[...nodes].flatMap(([id, node]) => {
      const at = `${path}/nodes/${id}`;
      return [...hoursWarnings(node, { nodes, at, config }), ...returnWarnings(node, at, config)];
    }),
  ];
}

interface Where {
  readonly nodes: Nodes;
  readonly path: string;
  readonly config: Config;
}

/** A prompt that is not there in a language that its node may be spoken in. */
function languageWarnings(flow: FlowConfig, { nodes, path, config }: Where): string[] {
  const start = flow.language ?? tenantLanguage(config);
  const languages = languagesAt(flow, nodes, start);
  const warnings: string[] = [];
  for (const [id, node] of nodes) {
    const spoken = languages.get(id);
    if (spoken === undefined) continue;
    for (const { at, prompt } of promptsIn(node)) {
      const missing = [...spoken].filter((language) => !speaks(config, prompt, language));
      if (missing.length === 0) continue;
      const where = `${path}/nodes/${id}${at}`;
      warnings.push(`${where}: has no words in ${missing.join(', ')}; add a variant of a prompt`);
    }
  }
  return warnings;
}

function speaks(config: Config, prompt: Prompt, language: Language): boolean {
  if (prompt.kind === 'text') return primaryOf(prompt.language) === primaryOf(language);
  if (prompt.kind !== 'prompt') return true;
  const variants = config.prompts.get(prompt.prompt)?.variants ?? [];
  return variants.some((each) => primaryOf(each.language) === primaryOf(language));
}

/** Monday, 2026-01-05: any week without exceptions of its own tells of all. */
const WEEK_FROM = Date.UTC(2026, 0, 5);
const STEP_MS = 15 * 60_000;
const STEPS = 7 * 24 * 4;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** It says that it is open, and leads to a queue that is closed then. */
function hoursWarnings(
  node: FlowNode,
  { nodes, at, config }: { readonly nodes: Nodes; readonly at: string; readonly config: Config },
): string[] {
  if (node.kind !== 'hours') return [];
  const hours = config.hours.get(node.hours);
  if (hours === undefined) return [];
  const straight = (each: FlowNode) => (each.kind === 'hours' ? [] : edgesOf(each));
  const warnings: string[] = [];
  for (const id of reachableFrom(nodes, node.open, straight)) {
    const queue = nodes.get(id);
    const of = queue?.kind === 'queue' ? config.queues.get(queue.queue) : undefined;
    const openHours = of?.openHours ?? null;
    const ownHours = openHours === null ? undefined : config.hours.get(openHours);
    if (of === undefined || ownHours === undefined || ownHours === hours) continue;
    const first = firstAt((when) => isOpen(hours, when) && !isOpen(ownHours, when));
    if (first === null) continue;
    warnings.push(
      `${at}/open: queue ${of.id} is closed when this says open (${first} UTC); give both the same`,
    );
  }
  return warnings;
}

function firstAt(is: (at: number) => boolean): string | null {
  for (let step = 0; step < STEPS; step++) {
    const at = WEEK_FROM + step * STEP_MS;
    if (!is(at)) continue;
    const day = DAYS[Math.floor((step * STEP_MS) / DAY_MS)] ?? '';
    return `${day} ${new Date(at).toISOString().slice(11, 16)}`;
  }
  return null;
}

/** Called, and never comes back: what follows is never reached. */
function returnWarnings(node: FlowNode, at: string, config: Config): string[] {
  if (node.kind !== 'subFlow') return [];
  const called = config.flows.get(node.flow);
  if (called === undefined) return [];
  const isBack = Object.values(called.nodes).some(({ kind }) => kind === 'return');
  if (isBack) return [];
  return [`${at}/next: ${node.flow} has no return, so this is never reached; give it one`];
}
