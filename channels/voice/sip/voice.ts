import { createMediaEngine } from '../../../media/index.ts';
import type { VoiceHost } from '../port.ts';
import { createSipDriver } from './driver.ts';
import type { SipDriver, SipDriverOptions } from './driver.ts';

/** The process' log, as far as the driver uses it. */
export interface VoiceLog {
  info(code: string, facts?: Record<string, unknown>): void;
  warn(code: string, facts?: Record<string, unknown>): void;
}

export interface SipVoiceOptions {
  readonly host: VoiceHost;
  readonly bind: string;
  readonly advertise?: string | undefined;
  /** UDP and TCP. */
  readonly port: number;
  /** Without it, trunks with `transport=tls` are called by the authorities that Node trusts. */
  readonly tls?: SipDriverOptions['sip']['tls'];
  readonly mediaWorkers: number;
  /** See `MediaOptions.tickLateMaxMs`. */
  readonly tickLateMaxMs?: number | undefined;
  /** The built worker; default: beside the bundle. */
  readonly mediaWorkerEntry?: string | undefined;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** See `SipDriverOptions.idKey`. */
  readonly idKey?: Uint8Array | undefined;
  readonly phoneDigest?: SipDriverOptions['phoneDigest'];
  readonly rates?: SipDriverOptions['rates'];
  readonly log: VoiceLog;
}

/** Enough for a burst, few beside a worker's thousand. */
const SPARE_LEGS = 8;

/** The sip driver with a media engine of its own, closed with it: what the process starts. */
export async function createSipVoice(options: SipVoiceOptions): Promise<SipDriver> {
  const { host, bind, advertise, port, mediaWorkers, mediaWorkerEntry, rtpPorts, log } = options;
  const named = advertise === undefined ? {} : { advertise };
  const media = await createMediaEngine({
    workers: mediaWorkers,
    bind,
    ports: rtpPorts,
    ...named,
    ...(options.tickLateMaxMs === undefined ? {} : { tickLateMaxMs: options.tickLateMaxMs }),
    ...(mediaWorkerEntry === undefined ? {} : { workerEntry: mediaWorkerEntry }),
  });
  try {
    return await createSipDriver({
      host,
      media,
      spareLegs: mediaWorkers === 1 ? SPARE_LEGS : 0,
      sip: { bind, ...named, udpPort: port, tcpPort: port, tls: options.tls ?? {} },
      idKey: options.idKey,
      ...(options.rates === undefined ? {} : { rates: options.rates }),
      ...(options.phoneDigest === undefined ? {} : { phoneDigest: options.phoneDigest }),
      log: ({ level, code, detail }) => log[level](`sip.${code}`, { detail }),
      onClosed: () => media.close(),
    });
  } catch (error) {
    await media.close();
    throw error;
  }
}
