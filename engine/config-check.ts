import { configKey } from '../domain/index.ts';
import type {
  AgentAddress,
  ConfigDocument,
  FlowConfig,
  Speech,
  TransferTarget,
} from '../domain/index.ts';
import { attendantFaults, attendantWarnings } from './attendant/check.ts';
import { sharedIdFaults } from './attendant/ids.ts';
import { applyDocument, copyConfig, documentsOf, removeDocument } from './config.ts';
import { connectorFaults } from './connector-check.ts';
import { extensionFaults } from './directory/check.ts';
import { flowCycles, flowFaults, flowWarnings, variablesOf } from './flow/check.ts';
import type { Known } from './flow/check.ts';
import { hoursFaults, holidaysFaults, zoneFaults } from './flow/check/dates.ts';
import { listFaults } from './list-check.ts';
import { promptFaults, promptReferenceFaults } from './prompt-check.ts';
import { callerIdFaults, shownByFaults } from './outbound-check.ts';
import { agentQueueFaults, overflowCycles, queueFaults, queueWarnings } from './queue-check.ts';
import { speechFaults } from './speech-check.ts';
import type { Config } from './state.ts';
import { voicemailFaults } from './voicemail-check.ts';

/** Every fault of the configuration as it would be, each with path, what is wrong and a remedy. */
export function checkConfig(
  documents: readonly ConfigDocument[],
  current: Config,
  removed: readonly string[] = [],
  speech?: Speech,
): string[] {
  const next = configAfter(documents, current, removed);
  const known: Known = {
    config: next,
    variables: variablesOf(next),
    target: (target) => targetFault(next, target),
  };
  return [
    ...twice(documents),
    ...removedFaults(current, removed),
    ...documentsOf(next).flatMap((document) => [
      ...faultsOf(known, document),
      ...promptReferenceFaults(configKey(document), document, next),
      ...(speech === undefined
        ? []
        : speechFaults(configKey(document), document, { config: next, speech })),
    ]),
    ...sharedIdFaults(documents, current, removed),
    ...flowCycles(next.flows.values(), (flow) => flowKey(flow, next)),
    ...overflowCycles(next.queues.values()),
    ...sharedAddresses(next),
    ...extensionFaults(next.agents.values()),
  ];
}

/** What can be published but is probably not meant. */
export function warningsOf(
  documents: readonly ConfigDocument[],
  current: Config,
  removed: readonly string[] = [],
): string[] {
  const next = configAfter(documents, current, removed);
  return [
    ...[...next.queues.values()].flatMap((queue) => queueWarnings(next, queue)),
    ...[...next.flows.values()].flatMap((flow) => flowWarnings(flow, flowKey(flow, next), next)),
    ...[...next.attendants.values()].flatMap((attendant) =>
      attendantWarnings(configKey(attendant), attendant, next),
    ),
    ...trunkWarnings(next),
  ];
}

/** An attendant's flow is spoken of as the attendant. */
const flowKey = (flow: FlowConfig, { attendants }: Config): string =>
  attendants.has(flow.id) ? `attendant/${flow.id}` : configKey(flow);

/** A change over what there is, neither of them touched. */
export function configAfter(
  documents: readonly ConfigDocument[],
  current: Config,
  removed: readonly string[],
): Config {
  const next = copyConfig(current);
  for (const key of removed) removeDocument(next, key);
  for (const document of documents) applyDocument(next, document);
  return next;
}

function twice(documents: readonly ConfigDocument[]): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const document of documents) {
    const key = configKey(document);
    if (seen.has(key)) faults.push(`${key}: given twice; keep one of them`);
    seen.add(key);
  }
  return faults;
}

function removedFaults(current: Config, removed: readonly string[]): string[] {
  const known = new Set(documentsOf(current).map(configKey));
  return removed
    .filter((key) => !known.has(key))
    .map((key) => `removed/${key}: there is no such document; leave it out`);
}

function faultsOf(known: Known, document: ConfigDocument): string[] {
  const { config } = known;
  const path = configKey(document);
  switch (document.kind) {
    case 'settings':
      return zoneFaults(path, document.timeZone);
    case 'hours':
      return hoursFaults(path, document);
    case 'holidays':
      return holidaysFaults(path, document);
    case 'attendant':
      return attendantFaults(path, document, known);
    case 'number': {
      if (document.entry.kind === 'direct') return directFaults(config, path);
      const fault = known.target(document.entry);
      const faults = shownByFaults(path, document, config);
      return fault === null ? faults : [`${path}/entry: ${fault}`, ...faults];
    }
    case 'queue':
      return [...queueFaults(path, document, known), ...callerIdFaults(path, document, config)];
    case 'agent':
      return agentQueueFaults(path, document, config);
    case 'list':
      return listFaults(path, document);
    case 'flow':
      return flowFaults(document, path, known);
    case 'connector':
      return connectorFaults(path, document);
    case 'prompt':
      return promptFaults(path, document, config);
    case 'voicemail':
      return voicemailFaults(path, document, config);
    default:
      return [];
  }
}

function directFaults(config: Config, path: string): string[] {
  if ([...config.trunks.values()].some(({ role }) => role === 'teams')) return [];
  return [`${path}/entry: no teams trunk leads to Teams users; add one`];
}

/** null = the target is there. */
function targetFault(config: Config, target: TransferTarget): string | null {
  switch (target.kind) {
    case 'queue':
      if (!config.queues.has(target.queue)) {
        return `queue ${target.queue} does not exist; add it or choose another`;
      }
      if (target.agent === undefined || config.agents.has(target.agent)) return null;
      return `agent ${target.agent} does not exist; choose another`;
    case 'flow':
      if (config.flows.has(target.flow)) return null;
      return `flow ${target.flow} does not exist; add it or choose another`;
    case 'agent': {
      const agent = config.agents.get(target.agent);
      if (agent === undefined) return `agent ${target.agent} does not exist; choose another`;
      if (agent.address !== null) return null;
      return `agent ${target.agent} has no address; give one or choose another`;
    }
    case 'voicemail':
      if (config.voicemails.has(target.voicemail)) return null;
      return `voicemail ${target.voicemail} does not exist; add it or choose another`;
    case 'number':
      return null;
  }
}

/** One phone belongs to one agent, or one agent would be rung for another. */
function sharedAddresses(config: Config): string[] {
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const agent of config.agents.values()) {
    if (agent.address === null) continue;
    const { address } = agent;
    const text = addressText(address);
    const owner = owners.get(text);
    if (owner === undefined) owners.set(text, agent.id);
    else faults.push(`agent/${agent.id}/address: ${owner} has the same; give each their own`);
  }
  return faults;
}

function addressText(address: AgentAddress): string {
  if (address.kind === 'sip') return address.uri;
  return address.kind === 'phone' ? `phone ${address.user}` : address.number;
}

function trunkWarnings(config: Config): string[] {
  const warnings: string[] = [];
  // One without a uri of its own may be derived from the provider's, which has.
  const leading = [...config.trunks.values()].filter(({ uri, role, fqdn }) => {
    return uri !== null || (role === 'teams' && fqdn !== null);
  });
  const roles = new Set(leading.map(roleOf));
  for (const agent of config.agents.values()) {
    const kind = agent.address?.kind;
    const role = kind === 'teamsUser' ? 'teams' : kind === 'outside' ? 'carrier' : null;
    if (role === null || roles.has(role)) continue;
    warnings.push(`agent/${agent.id}/address: no ${role} trunk can reach it; add one with a uri`);
  }
  return warnings;
}

const roleOf = (trunk: { readonly role: string }) => trunk.role;
