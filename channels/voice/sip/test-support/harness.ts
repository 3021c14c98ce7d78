import { createMediaEngine } from '../../../../media/index.ts';
import type { MediaEngine, MediaOptions } from '../../../../media/index.ts';
import { mediaWorker } from '../../../../media/test-support/worker.ts';
import { TrunkId } from '../../../../domain/index.ts';
import type { VoiceHarness } from '../../contract.ts';
import type { VoiceHost } from '../../port.ts';
import { RecordingHost } from '../../test-support/recording-host.ts';
import { createSipDriver } from '../driver.ts';
import type { SipDriver, SipDriverOptions } from '../driver.ts';
import type { SipAddress, SipCertificate } from '../../../../sip/index.ts';
import { readRecorded } from './recorded.ts';
import { SipPeer } from './sip-peer.ts';

export interface SipHarness extends VoiceHarness {
  readonly driver: SipDriver;
  readonly peer: SipPeer;
  readonly media: MediaEngine;
  /**
   * A second driver on the same host and port, as after a crash; the first one is left to its
   * fate.
   */
  restart(): Promise<SipDriver>;
  /** The driver's sockets are gone and nobody was told; another one has its address. */
  kill(): Promise<SipDriver>;
  /** As `kill`, and the audio ports died with it: another process has all of them. */
  die(): Promise<SipDriver>;
  /** A restart in good order: the first driver gives its calls away, the next one has its place. */
  handOver(): Promise<SipDriver>;
}

/** Both ends by TLS, each known to the other's authority. */
export interface HarnessTls {
  readonly ca: string;
  readonly certificate: SipCertificate;
}

/** Each test file gets its own port range, so that files may run side by side. */
export async function makeSipHarness(
  firstPort: number,
  options: Partial<SipDriverOptions> = {},
  secured?: HarnessTls,
  mediaOptions: Partial<MediaOptions> = {},
): Promise<SipHarness> {
  const tls =
    secured === undefined
      ? undefined
      : { port: 0, ca: [secured.ca], certificates: () => [secured.certificate] };
  const host = new RecordingHost();
  const workerEntry = await mediaWorker();
  const openMedia = (): Promise<MediaEngine> =>
    createMediaEngine({
      workers: 1,
      bind: '127.0.0.1',
      ports: { first: firstPort, last: firstPort + 99 },
      workerEntry,
      ...mediaOptions,
    });
  let media = await openMedia();
  const drivers: SipDriver[] = [];
  const mouth = mouthOf(host);
  const start = async (udpPort: number, tlsPort = 0): Promise<SipDriver> => {
    const sip = {
      bind: '127.0.0.1',
      udpPort,
      tcpPort: 0,
      ...(tls === undefined ? {} : { tls: { ...tls, port: tlsPort } }),
    };
    const driver = await createSipDriver({
      host: drivers.length === 0 ? mouth.host : host,
      media,
      spareLegs: 2,
      sip,
      ...options,
    });
    drivers.push(driver);
    return driver;
  };
  const driver = await start(0);
  const port = driver.endpoint.udp?.port ?? 0;
  const at = (): SipAddress =>
    tls === undefined
      ? { transport: 'udp', host: '127.0.0.1', port }
      : { transport: 'tls', host: '127.0.0.1', port: driver.endpoint.tls?.port ?? 0 };
  const peer = await SipPeer.start({ first: firstPort + 100, last: firstPort + 199 }, at, tls);
  addTrunks(host, peer);
  return {
    driver,
    host,
    peer,
    get media() {
      return media;
    },
    recorded: (recording, file = 1) => readRecorded(host.recordings.get(recording)?.[file - 1]),
    restart: () => start(0),
    kill: async () => {
      await driver.endpoint.close();
      return start(port);
    },
    die: async () => {
      mouth.shut();
      await driver.endpoint.close();
      await media.close();
      media = await openMedia();
      return start(port, driver.endpoint.tls?.port);
    },
    handOver: async () => {
      await driver.handOver();
      await media.close();
      media = await openMedia();
      return start(port, driver.endpoint.tls?.port);
    },
    close: async () => {
      await Promise.all(drivers.map((one) => one.close()));
      await peer.close();
      await media.close();
      host.close();
    },
  };
}

/** The dead tell nothing: what the first driver still says after `shut` is never taken. */
function mouthOf(host: RecordingHost): { readonly host: VoiceHost; readonly shut: () => void } {
  let isShut = false;
  return {
    shut: () => {
      isShut = true;
    },
    host: new Proxy<VoiceHost>(host, {
      get(of, name) {
        if (name === 'submit' && isShut) return () => new Promise(() => undefined);
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    }),
  };
}

/** A carrier, a Teams trunk at the same peer, and loopback: as the demo has them. */
export function addTrunks(host: RecordingHost, peer: SipPeer): void {
  const { tls, udp } = peer.endpoint;
  const uri =
    tls === undefined
      ? `sip:127.0.0.1:${udp?.port ?? 0};transport=udp`
      : `sip:127.0.0.1:${tls.port};transport=tls`;
  host.trunks.clear();
  host.addTrunk({ id: TrunkId.parse('carrier'), role: 'carrier', uri, allow: ['127.0.0.1'] });
  host.addTrunk({ id: TrunkId.parse('teams'), role: 'teams', uri, allow: [] });
  host.addTrunk({ id: TrunkId.parse('loopback'), role: 'loopback' });
}
