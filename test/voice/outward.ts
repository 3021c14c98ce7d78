import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices } from './hearing.ts';
import { salesLine } from './scenarios.ts';
import { sippAlone } from './sipp.ts';

/** Where the carrier's trunk leads is SIPp: what we send it is what it checks. */
async function carrierIsSipp(context: Context, scenario: string): Promise<Promise<void>> {
  const port = await freePort();
  const uri = `sip:127.0.0.1:${port};transport=udp`;
  await context.configure('trunk', 'carrier', { uri, keepAliveMs: 0 });
  const done = sippAlone(scenario, ['-p', `${port}`]);
  // Whoever waits for it hears of a failure; it must not be one of nobody before.
  done.catch(() => undefined);
  return done;
}
