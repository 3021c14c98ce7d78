import { unreachable } from '../domain/index.ts';
import type { ConfigDocument, FlowConfig } from '../domain/index.ts';
import { compileAttendant } from './attendant/compile.ts';
import type { Config } from './state.ts';

export function emptyConfig(): Config {
  return {
    version: 0,
    settings: null,
    dialPolicy: null,
    trunks: new Map(),
    numbers: new Map(),
    queues: new Map(),
    agents: new Map(),
    flows: new Map(),
    hours: new Map(),
    lists: new Map(),
    attendants: new Map(),
    prompts: new Map(),
    audios: new Map(),
    holidays: new Map(),
    connectors: new Map(),
    voicemails: new Map(),
    flowVersions: new Map(),
  };
}

/** Its maps may be lists of their entries. */
type Listed = {
  readonly [K in keyof Config]: Config[K] extends ReadonlyMap<infer Id, infer Document>
    ? Iterable<readonly [Id, Document]>
    : Config[K];
};

/** A copy of its own: to try changes on, or out of a snapshot. */
export function copyConfig(config: Listed): Config {
  return {
    ...config,
    trunks: new Map(config.trunks),
    numbers: new Map(config.numbers),
    queues: new Map(config.queues),
    agents: new Map(config.agents),
    flows: new Map(config.flows),
    hours: new Map(config.hours),
    lists: new Map(config.lists),
    attendants: new Map(config.attendants),
    prompts: new Map(config.prompts),
    audios: new Map(config.audios),
    holidays: new Map(config.holidays),
    connectors: new Map(config.connectors),
    voicemails: new Map(config.voicemails),
    flowVersions: new Map(config.flowVersions),
  };
}

/** `compiled`: an attendant's flow where it is on record; else it is made now. */
export function applyDocument(
  config: Config,
  document: ConfigDocument,
  compiled?: FlowConfig,
): void {
  switch (document.kind) {
    case 'settings':
      config.settings = document;
      return;
    case 'dialPolicy':
      config.dialPolicy = document;
      return;
    case 'trunk':
      config.trunks.set(document.id, document);
      return;
    case 'number':
      config.numbers.set(document.number, document);
      return;
    case 'queue':
      config.queues.set(document.id, document);
      return;
    case 'agent':
      config.agents.set(document.id, document);
      return;
    case 'flow':
      config.flows.set(document.id, document);
      config.flowVersions.set(document.id, config.version);
      return;
    case 'hours':
      config.hours.set(document.id, document);
      return;
    case 'list':
      config.lists.set(document.id, document);
      return;
    case 'attendant':
      config.attendants.set(document.id, document);
      config.flows.set(document.id, compiled ?? compileAttendant(document));
      config.flowVersions.set(document.id, config.version);
      return;
    case 'prompt':
      config.prompts.set(document.id, document);
      return;
    case 'audio':
      config.audios.set(document.id, document);
      return;
    case 'holidays':
      config.holidays.set(document.id, document);
      return;
    case 'connector':
      config.connectors.set(document.id, document);
      return;
    case 'voicemail':
      config.voicemails.set(document.id, document);
      return;
    default:
      unreachable(document);
  }
}

export function documentsOf(config: Config): ConfigDocument[] {
  return [
    ...(config.settings === null ? [] : [config.settings]),
    ...(config.dialPolicy === null ? [] : [config.dialPolicy]),
    ...config.trunks.values(),
    ...config.numbers.values(),
    ...config.queues.values(),
    ...config.agents.values(),
    ...[...config.flows.values()].filter(({ id }) => !config.attendants.has(id)),
    ...config.hours.values(),
    ...config.lists.values(),
    ...config.attendants.values(),
    ...config.prompts.values(),
    ...config.audios.values(),
    ...config.holidays.values(),
    ...config.connectors.values(),
    ...config.voicemails.values(),
  ];
}

/** `key` as configKey gives it; a key that is not there removes nothing. */
export function removeDocument(config: Config, key: string): boolean {
  const slash = key.indexOf('/');
  const kind = slash === -1 ? key : key.slice(0, slash);
  const id = key.slice(slash + 1);
  if (kind === 'flow' || kind === 'attendant') removeId(config.flowVersions, id);
  const had = { settings: config.settings !== null, dialPolicy: config.dialPolicy !== null };
  switch (kind) {
    case 'settings':
      config.settings = null;
      return had.settings;
    case 'dialPolicy':
      config.dialPolicy = null;
      return had.dialPolicy;
    case 'trunk':
      return removeId(config.trunks, id);
    case 'number':
      return removeId(config.numbers, id);
    case 'queue':
      return removeId(config.queues, id);
    case 'agent':
      return removeId(config.agents, id);
    case 'flow':
      return removeId(config.flows, id);
    case 'hours':
      return removeId(config.hours, id);
    case 'list':
      return removeId(config.lists, id);
    case 'attendant':
      removeId(config.flows, id);
      return removeId(config.attendants, id);
    case 'prompt':
      return removeId(config.prompts, id);
    case 'audio':
      return removeId(config.audios, id);
    case 'holidays':
      return removeId(config.holidays, id);
    case 'connector':
      return removeId(config.connectors, id);
    case 'voicemail':
      return removeId(config.voicemails, id);
    default:
      return false;
  }
}

/** A key's id is as good as its brand: one that is not there is simply not found. */
function removeId(documents: Map<string, unknown>, id: string): boolean {
  return documents.delete(id);
}
