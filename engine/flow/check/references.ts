import type {
  ConnectorConfig,
  ConnectorId,
  FlowNode,
  TransferTarget,
} from '../../../domain/index.ts';
import type { Config } from '../../state.ts';

/** What the flow check asks of the rest of the configuration. */
export interface Known {
  readonly config: Config;
  /** Those that some node sets (check/variables.ts): asked once for all flows. */
  readonly variables: ReadonlySet<string>;
  /** null = is there; otherwise what is wrong, with the remedy. */
  target(target: TransferTarget): string | null;
}

/** What a node names and does not exist, and settings of it that do not go together. */
export function referenceFaults(node: FlowNode, at: string, known: Known): string[] {
  const { config } = known;
  switch (node.kind) {
    case 'hours':
      if (config.hours.has(node.hours)) return [];
      return [`${at}/hours: opening hours ${node.hours} do not exist; add them or choose others`];
    case 'holidays':
      return node.sets.flatMap(({ holidays }, index) => {
        if (config.holidays.has(holidays)) return [];
        const where = `${at}/sets/${index}/holidays`;
        return [`${where}: holidays ${holidays} do not exist; add them or choose others`];
      });
    case 'queue':
      return targetFaults(known.target(node), `${at}/queue`);
    case 'transfer':
      return targetFaults(known.target(node.target), `${at}/target`);
    case 'voicemail':
      return targetFaults(known.target(node), `${at}/voicemail`);
    case 'subFlow':
      return targetFaults(known.target({ kind: 'flow', flow: node.flow }), `${at}/flow`);
    case 'lookUp':
    case 'send':
      return connectorFaults(config, node.connector, { at, type: 'http' });
    case 'virtualAgent':
      return connectorFaults(config, node.connector, { at, type: 'agent' });
    case 'menu':
      return phraseFaults(node, at);
    case 'collect':
      if (node.digitsMin <= node.digitsMax) return [];
      return [`${at}/digitsMin: more than digitsMax; lower it`];
    case 'survey':
      if (node.min <= node.max) return [];
      return [`${at}/min: more than max; lower it`];
    default:
      return [];
  }
}

const targetFaults = (fault: string | null, at: string): string[] =>
  fault === null ? [] : [`${at}: ${fault}`];

function connectorFaults(
  { connectors }: Config,
  id: ConnectorId,
  { at, type }: { readonly at: string; readonly type: ConnectorConfig['type'] },
): string[] {
  const connector = connectors.get(id);
  if (connector === undefined) {
    return [`${at}/connector: connector ${id} does not exist; add it or choose another`];
  }
  if (connector.type === type) return [];
  return [`${at}/connector: ${id} is of type ${connector.type}; choose one of type ${type}`];
}

function phraseFaults(node: Extract<FlowNode, { kind: 'menu' }>, at: string): string[] {
  const faults: string[] = [];
  const keys = new Map<string, string>();
  for (const [digit, phrases] of Object.entries(node.phrases ?? {})) {
    const where = `${at}/phrases/${digit}`;
    if (!Object.hasOwn(node.choices, digit)) {
      faults.push(`${where}: key ${digit} is no choice; add it to the choices`);
    }
    for (const phrase of phrases.map((each) => each.toLowerCase())) {
      const other = keys.get(phrase);
      if (other !== undefined && other !== digit) {
        faults.push(`${where}: “${phrase}” is said for key ${other}, too; keep one`);
      }
      keys.set(phrase, digit);
    }
  }
  return faults;
}
