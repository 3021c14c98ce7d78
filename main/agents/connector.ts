import type { AgentConnector, AgentLine } from '../../channels/index.ts';
import type { ConnectorConfig, FlowValue } from '../../domain/index.ts';
import type { Reach } from '../egress/reach.ts';
import { connectAgent } from './agent-socket.ts';

/** A connector of type agent, as a voice driver speaks with it. */
export function agentConnectorOf(
  config: ConnectorConfig,
  reach: Pick<Reach, 'check' | 'lookupFor' | 'secret'>,
): AgentConnector {
  const { timeoutMs, sendsCaller } = config;
  return {
    timeoutMs,
    sendsCaller,
    connect: () => connect(config, reach),
    fieldsOf: (values) => fieldsOf(config, values),
  };
}

async function connect(
  config: ConnectorConfig,
  reach: Pick<Reach, 'check' | 'lookupFor' | 'secret'>,
): Promise<AgentLine> {
  const url = new URL(config.url);
  reach.check(url);
  const secret = config.secret === null ? null : reach.secret(config.secret);
  // Without it the other side could only refuse, or be somebody else.
  if (config.secret !== null && secret === null) throw new Error('noSecret');
  const headers = secret === null ? {} : { authorization: `Bearer ${secret}` };
  return connectAgent({ url, headers, timeoutMs: config.timeoutMs, lookup: reach.lookupFor(url) });
}

const TEXT_CHARS_MAX = 256;

/** Only what the connector names, of the type that it names. */
function fieldsOf(
  { fields }: ConnectorConfig,
  values: unknown,
): Readonly<Record<string, FlowValue>> {
  const known: Record<string, FlowValue> = {};
  for (const { name, pointer, type } of fields) {
    const value = at(values, pointer);
    if (type === 'text' && typeof value === 'string') known[name] = value.slice(0, TEXT_CHARS_MAX);
    else if (type === 'number' && Number.isFinite(value)) known[name] = Number(value);
    else if (type === 'boolean' && typeof value === 'boolean') known[name] = value;
  }
  return known;
}

/** RFC 6901. */
function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}
