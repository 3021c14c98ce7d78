import type { AgentConnector, AgentLine } from '../../channels/index.ts';
import type { ConnectorConfig, TenantId } from '../../domain/index.ts';
import { fieldsOf } from '../egress/fields.ts';
import type { Reach } from '../egress/reach.ts';
import { connectAgent } from './agent-socket.ts';

/** A connector of type agent, as a voice driver speaks with it. */
export function agentConnectorOf(
  tenant: TenantId,
  config: ConnectorConfig,
  reach: Pick<Reach, 'check' | 'lookupFor' | 'headersOf'>,
): AgentConnector {
  const { timeoutMs, sendsCaller } = config;
  return {
    timeoutMs,
    sendsCaller,
    connect: () => connect(tenant, config, reach),
    fieldsOf: (values) => fieldsOf(config, values),
  };
}

async function connect(
  ...[tenant, config, reach]: Parameters<typeof agentConnectorOf>
): Promise<AgentLine> {
  const url = new URL(config.url);
  reach.check(url);
  const headers = reach.headersOf(tenant, config.secret);
  return connectAgent({ url, headers, timeoutMs: config.timeoutMs, lookup: reach.lookupFor(url) });
}
