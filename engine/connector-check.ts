import { VariableName } from '../domain/index.ts';
import type { ConnectorConfig } from '../domain/index.ts';

const SCHEMES = { http: 'https', agent: 'wss' } as const;
const URL_SHAPE = /^([a-z]+):\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?(\/.*)?$/;
/** `{name}` in the path or the question, never in the host. */
const PARAMETER = /\{([^{}]*)\}/g;

/** Whether it may be reached at all is for the process to say: it knows its network. */
export function connectorFaults(path: string, connector: ConnectorConfig): string[] {
  const { url, type, fields, method } = connector;
  const faults: string[] = [];
  const parts = URL_SHAPE.exec(url);
  const scheme = SCHEMES[type];
  if (parts === null) {
    faults.push(`${path}/url: no address of a host; write ${scheme}://host/path`);
  } else if (parts[1] !== scheme && parts[1] !== scheme.slice(0, -1)) {
    faults.push(`${path}/url: ${parts[1] ?? ''} is not for type ${type}; write ${scheme}://`);
  }
  for (const [, name = ''] of url.matchAll(PARAMETER)) {
    if (VariableName.safeParse(name).success) continue;
    faults.push(`${path}/url: {${name}} is no parameter; write {name} or leave it out`);
  }
  const names = new Set<string>();
  for (const [index, { name }] of fields.entries()) {
    if (names.has(name)) faults.push(`${path}/fields/${index}/name: ${name} twice; keep one`);
    names.add(name);
  }
  if (type === 'agent' && method === 'POST') {
    faults.push(`${path}/method: a virtual agent is not asked by POST; leave it out`);
  }
  return faults;
}
