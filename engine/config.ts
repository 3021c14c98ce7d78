import { configKey, unreachable } from '../domain/index.ts';
import type { ConfigDocument } from '../domain/index.ts';
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
    flowVersions: new Map(),
  };
}

/** A copy to try changes on. */
export function copyConfig(config: Config): Config {
  return {
    ...config,
    trunks: new Map(config.trunks),
    numbers: new Map(config.numbers),
    queues: new Map(config.queues),
    agents: new Map(config.agents),
    flows: new Map(config.flows),
    hours: new Map(config.hours),
    flowVersions: new Map(config.flowVersions),
  };
}

export function applyDocument(config: Config, document: ConfigDocument): void {
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
    ...config.flows.values(),
    ...config.hours.values(),
  ];
}

/** `key` as configKey gives it; a key that is not there removes nothing. */
export function removeDocument(config: Config, key: string): boolean {
  const document = documentsOf(config).find((each) => configKey(each) === key);
  if (document === undefined) return false;
  switch (document.kind) {
    case 'settings':
      config.settings = null;
      return true;
    case 'dialPolicy':
      config.dialPolicy = null;
      return true;
    case 'trunk':
      return config.trunks.delete(document.id);
    case 'number':
      return config.numbers.delete(document.number);
    case 'queue':
      return config.queues.delete(document.id);
    case 'agent':
      return config.agents.delete(document.id);
    case 'flow':
      config.flowVersions.delete(document.id);
      return config.flows.delete(document.id);
    case 'hours':
      return config.hours.delete(document.id);
    default:
      return unreachable(document);
  }
}
