import { createMediaEngine } from '../../../../media/index.ts';
import type { MediaEngine } from '../../../../media/index.ts';
import { mediaWorker } from '../../../../media/test-support/worker.ts';
import type { SipAddress, SipCertificate } from '../../../../sip/index.ts';
import { TestAuthority } from '../../../../sip/test-support/certificates.ts';
import { TrunkConfig, TrunkId } from '../../../../domain/index.ts';
import type { TenantId } from '../../../../domain/index.ts';
import type { BaseTrunk } from '../../derived-trunk.ts';
import type { VoiceHost } from '../../port.ts';
import { RecordingHost } from '../../test-support/recording-host.ts';
import { createSipDriver } from '../driver.ts';
import type { SipDriver } from '../driver.ts';
import { FarEnd } from './far-end.ts';

/** RFC 6761: names below localhost are this machine, so that certificates and SNI are real. */
export const BASE = 'customers.adatum.localhost';
export const CONTOSO = `sbc1.${BASE}`;
export const FABRIKAM = `sbc2.${BASE}`;

/** A provider with two tenants below its base name; Teams with three data centres; a carrier. */
export class ProviderRig {
  readonly contoso = new RecordingHost('contoso');
  readonly fabrikam = new RecordingHost('fabrikam');
  readonly authority = new TestAuthority();
  readonly #first: number;
  #driver: SipDriver | undefined;
  #media: MediaEngine | undefined;
  #ports = { udp: 0, tls: 0 };
  #farMedia: MediaEngine | undefined;
  /** The dead tell nothing: what a driver still says after `die` is never taken. */
  #kill: () => void = () => undefined;
  teams: readonly FarEnd[] = [];
  #carrier: FarEnd | undefined;
  bases: readonly BaseTrunk[] = [];
  /** How often a leg's state was asked for; while `fails`, it cannot be had. */
  readonly snapshots = { asked: 0, fails: false };

  private constructor(first: number) {
    this.#first = first;
  }

  static async start(first: number): Promise<ProviderRig> {
    const rig = new ProviderRig(first);
    const { authority } = rig;
    const names = [`DNS:${BASE}`, `DNS:*.${BASE}`];
    const centre = authority.issue('IP:127.0.0.1', 'DNS:sip.pstnhub.localhost');
    const tls = {
      port: 0,
      ca: [authority.cert],
      certificates: (): SipCertificate[] => [centre],
      clientCertificate: 'request' as const,
    };
    const media = await rig.#openMedia(first + 100);
    rig.#farMedia = media;
    rig.teams = await Promise.all([1, 2, 3].map(() => FarEnd.start(media, tls)));
    rig.#carrier = await FarEnd.start(media);
    rig.reset();
    await rig.#startDriver(authority.issue(...names), 0, 0);
    return rig;
  }

  get driver(): SipDriver {
    if (this.#driver === undefined) throw new Error('not started');
    return this.#driver;
  }

  get carrier(): FarEnd {
    if (this.#carrier === undefined) throw new Error('not started');
    return this.#carrier;
  }

  /** By TLS, as Teams reaches us. */
  get secure(): SipAddress {
    return { transport: 'tls', host: '127.0.0.1', port: this.driver.endpoint.tls?.port ?? 0 };
  }

  get plain(): SipAddress {
    return { transport: 'udp', host: '127.0.0.1', port: this.driver.endpoint.udp?.port ?? 0 };
  }

  centre(n: 1 | 2 | 3): FarEnd {
    const centre = this.teams[n - 1];
    if (centre === undefined) throw new Error('no such data centre');
    return centre;
  }

  /** The configuration that all rows begin with. */
  reset(base: Partial<TrunkConfig> = {}): void {
    const [uri = '', ...uris] = this.teams.map((centre) => centre.uri);
    const failover = { statuses: [408, 503, 504], afterMs: 300 };
    const document = { kind: 'trunk', id: 'base', name: BASE, role: 'teams', allow: ['127.0.0.1'] };
    const settings = { uri, uris, fqdn: BASE, failover, keepAliveMs: 0, ...base };
    this.bases = [{ ...TrunkConfig.parse({ ...document, ...settings }), fqdn: BASE }];
    for (const [host, fqdn] of [
      [this.contoso, CONTOSO],
      [this.fabrikam, FABRIKAM],
    ] as const) {
      host.bases = this.bases;
      host.trunks.clear();
      host.submitted.length = 0;
      host.alerts.length = 0;
      host.acceptingNow = { ok: true };
      host.nextResults.length = 0;
      host.notCalled.clear();
      host.addTrunk({ id: TrunkId.parse('teams'), role: 'teams', fqdn });
      const { uri: to } = this.carrier;
      host.addTrunk({
        id: TrunkId.parse('carrier'),
        role: 'carrier',
        uri: to,
        allow: ['127.0.0.1'],
      });
      // Time heals what the row before did to an address or a rate.
      host.wallMs += 3_600_000;
    }
    for (const end of [...this.teams, this.carrier]) {
      end.seen.length = 0;
      end.arrived.length = 0;
      end.scripts.length = 0;
      end.optionsAnswer = 200;
    }
  }

  /** The driver's process dies without a word, and another one has its ports. */
  async die(certificateNames: readonly string[]): Promise<SipDriver> {
    this.#kill();
    await this.driver.endpoint.close();
    return this.#succeed(certificateNames);
  }

  /** A restart in good order: another process has its ports, and what it gave over. */
  async handOver(certificateNames: readonly string[]): Promise<SipDriver> {
    await this.driver.handOver();
    return this.#succeed(certificateNames);
  }

  async #succeed(certificateNames: readonly string[]): Promise<SipDriver> {
    const { udp, tls } = this.#ports;
    await this.#media?.close();
    await this.#startDriver(this.authority.issue(...certificateNames), udp, tls);
    return this.driver;
  }

  async close(): Promise<void> {
    await this.#driver?.close();
    await Promise.all([...this.teams, this.carrier].map((end) => end.close()));
    await Promise.all([this.#media?.close(), this.#farMedia?.close()]);
    this.authority.remove();
  }

  async #openMedia(first: number): Promise<MediaEngine> {
    const workerEntry = await mediaWorker();
    const ports = { first, last: first + 99 };
    const engine = await createMediaEngine({ workers: 1, bind: '127.0.0.1', ports, workerEntry });
    const open = engine.openLeg.bind(engine);
    engine.openLeg = async (options) => {
      const leg = await open(options);
      const snapshot = leg.snapshot.bind(leg);
      leg.snapshot = () => {
        this.snapshots.asked += 1;
        return this.snapshots.fails ? Promise.reject(new Error('late')) : snapshot();
      };
      return leg;
    };
    return engine;
  }

  async #startDriver(certificate: SipCertificate, udpPort: number, tlsPort: number): Promise<void> {
    let isDead = false;
    this.#kill = () => {
      isDead = true;
    };
    this.#media = await this.#openMedia(this.#first);
    this.#driver = await createSipDriver({
      host: this.#bothTenants(() => isDead),
      media: this.#media,
      idKey: Buffer.alloc(32, 7),
      sip: {
        bind: '127.0.0.1',
        udpPort,
        tls: {
          port: tlsPort,
          ca: [this.authority.cert],
          certificates: () => [certificate],
          clientCertificate: 'request',
        },
      },
    });
    const { udp, tls } = this.#driver.endpoint;
    this.#ports = { udp: udp?.port ?? 0, tls: tls?.port ?? 0 };
  }

  #bothTenants(isDead: () => boolean): VoiceHost {
    const all = (): readonly RecordingHost[] => [this.contoso, this.fabrikam];
    const of = (tenant: TenantId): RecordingHost => {
      return tenant === this.fabrikam.tenant ? this.fabrikam : this.contoso;
    };
    const first = async (
      look: (host: RecordingHost) => Promise<TenantId | null>,
    ): Promise<TenantId | null> => {
      const found = await Promise.all(all().map(look));
      return found.find((tenant) => tenant !== null) ?? null;
    };
    const { contoso } = this;
    return {
      tenantOfNumber: (number) => first((host) => host.tenantOfNumber(number)),
      tenantOfFqdn: (fqdn) => first((host) => host.tenantOfFqdn(fqdn)),
      baseTrunks: () => this.bases,
      phone: (account) => contoso.phone(account),
      tenants: () => all().map(({ tenant }) => tenant),
      config: (tenant) => of(tenant).config(tenant),
      accepting: (tenant) => of(tenant).accepting(),
      submit: (tenant, command, sealed) =>
        isDead() ? new Promise(() => undefined) : of(tenant).submit(tenant, command, sealed),
      seal: (tenant, kind, value) => of(tenant).seal(tenant, kind, value),
      doNotCall: (tenant, callee) => of(tenant).doNotCall(tenant, callee),
      reveal: (tenant, ref) => of(tenant).reveal(tenant, ref),
      promptAudio: (tenant, prompt) => contoso.promptAudio(tenant, prompt),
      recordingTarget: (tenant, recording) => of(tenant).recordingTarget(tenant, recording),
      alert: (tenant, code) => of(tenant).alert(tenant, code),
      now: () => contoso.now(),
    };
  }
}
