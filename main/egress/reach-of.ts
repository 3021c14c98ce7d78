import type { Config } from '../settings.ts';
import type { Log } from '../log.ts';
import { Reach } from './reach.ts';
import { connectorSecrets } from './secrets.ts';

/** Of this process, by its settings. Throws when its secrets cannot be read. */
export function reachOf(
  config: Pick<Config, 'connectorHosts' | 'connectorSecretsFile'>,
  log: Log,
): Reach {
  const secret = connectorSecrets(config.connectorSecretsFile, (why) => {
    log.warn('connectorSecretsUnusable', { why });
  });
  return new Reach({ hosts: config.connectorHosts ?? [], secret });
}
