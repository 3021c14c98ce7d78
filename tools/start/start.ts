import { join, resolve } from 'node:path';
import { readConfig, type Config } from '../../main/config.ts';
import { build } from '../build/build.ts';
import { findRoot } from '../root.ts';
import { banner } from './banner.ts';
import { directRoutingSettings } from './direct-routing.ts';
import { findTakenPorts, waitForPorts, type WantedPort } from './ports.ts';
import { Service } from './service.ts';

/**
 * `npm start`: builds, runs product and cloud as two processes, waits until both can work, says
 * where to look. Ends with the first of them that ends.
 */
async function launch(): Promise<void> {
  const root = findRoot();
  const startedAt = Date.now();
  const config = readSettings();
  const built = await build(root);
  say('built', built.fresh ? `${built.seconds.toFixed(1)} s` : 'nothing had changed');
  const taken = await waitForPorts(config.bind, portsOf(config), 5000);
  if (taken.length > 0) stopWith(taken.join('\n'));

  const services = startServices(root, config, await directRouting(config));
  const ends = services.map(async (service) => `${service.name} ended (${await service.exited})`);
  let stopping = false;
  // A person at the keyboard ends the calls as well: nothing comes after it that would take them.
  const stopAll = async (code: number, how: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<never> => {
    stopping = true;
    await Promise.all(services.map((s) => s.stop(config.drainMs + 5000, how)));
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      say('stopping', 'calls that are up may end first');
      void stopAll(0, signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    });
  }
  void Promise.race(ends).then((how) => {
    if (stopping) return;
    const dead = services.find((service) => !service.running);
    process.stderr.write(`\n${how}. Its last words, and the log in ${logFolder(config)}:\n`);
    process.stderr.write(`${dead?.lastLines ?? ''}\n`);
    void stopAll(1);
  });

  await Promise.all(
    services.map(async (service) => {
      await service.ready();
      say(service.name, `${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    }),
  ).catch((fault: Error) => {
    if (stopping) return;
    process.stderr.write(`\n${fault.message}\n`);
    return stopAll(1);
  });
  if (stopping) return;
  const { bind, httpPort, sipPort, cloud } = config;
  // Made by the cloud at its first start; whoever talks HTTPS to it wants to know.
  if (cloud === 'emulated') {
    say('cloud by HTTPS', `NODE_EXTRA_CA_CERTS=${join(config.data, 'cloud', 'ca.pem')}`);
  }
  console.log(banner({ host: bind, httpPort, sipPort, emulated: cloud === 'emulated' }));
}

/** Direct Routing by TLS where its ports can be had; else a plain Teams trunk, and that is said. */
async function directRouting(config: Config): Promise<Settings> {
  const settings = directRoutingSettings(config);
  if (Object.keys(settings).length === 0) return {};
  const { bind, sipTlsPort, cloudSipTlsPort } = config;
  const taken = await findTakenPorts(bind, [
    { setting: 'PATCHBAY_SIP_TLS_PORT', port: sipTlsPort, use: 'SIP by TLS', protocols: ['tcp'] },
    {
      setting: 'PATCHBAY_CLOUD_SIP_TLS_PORT',
      port: cloudSipTlsPort,
      use: 'Direct Routing',
      protocols: ['tcp'],
    },
  ]);
  if (taken.length === 0) return settings;
  say('Teams trunk', `plain SIP: ${taken.join(' ')}`);
  return { PATCHBAY_CLOUD_SIP_TLS_PORT: '0' };
}

function readSettings(): Config {
  const read = readConfig(process.env);
  if (read.kind === 'faults') {
    return stopWith(`These settings are wrong:\n  ${read.faults.join('\n  ')}`);
  }
  return read.config;
}

function portsOf(config: Config): WantedPort[] {
  const wanted: WantedPort[] = [
    { setting: 'PATCHBAY_HTTP_PORT', port: config.httpPort, use: 'pages', protocols: ['tcp'] },
    { setting: 'PATCHBAY_SIP_PORT', port: config.sipPort, use: 'SIP', protocols: ['udp', 'tcp'] },
  ];
  if (config.cloud !== 'emulated') return wanted;
  const { cloudPort, cloudTlsPort, cloudSipPort } = config;
  return [
    ...wanted,
    { setting: 'PATCHBAY_CLOUD_PORT', port: cloudPort, use: 'cloud', protocols: ['tcp'] },
    {
      setting: 'PATCHBAY_CLOUD_TLS_PORT',
      port: cloudTlsPort,
      use: 'cloud by HTTPS',
      protocols: ['tcp'],
    },
    {
      setting: 'PATCHBAY_CLOUD_SIP_PORT',
      port: cloudSipPort,
      use: 'carrier',
      protocols: ['udp', 'tcp'],
    },
  ];
}

type Settings = Readonly<Record<string, string>>;

function startServices(root: string, config: Config, settings: Settings): Service[] {
  const host = config.bind === '0.0.0.0' ? '127.0.0.1' : config.bind;
  const about = { root, env: { ...process.env, ...settings }, readyTimeoutMs: 120_000 };
  const product = new Service({
    ...about,
    name: 'product',
    program: 'build/patchbay.js',
    args: ['start'],
    readyUrl: `http://${host}:${config.httpPort}/readyz`,
    logPath: join(logFolder(config), 'product.log'),
  });
  if (config.cloud !== 'emulated') return [product];
  const cloud = new Service({
    ...about,
    name: 'cloud',
    program: 'build/cloud.js',
    args: [],
    readyUrl: `http://${host}:${config.cloudPort}/livez`,
    logPath: join(logFolder(config), 'cloud.log'),
  });
  return [cloud, product];
}

const logFolder = (config: Config): string => resolve(config.data, 'log');

function say(what: string, how: string): void {
  console.log(` ${what.padEnd(16)} ${how}`);
}

function stopWith(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

await launch();
