import {
  createSipEndpoint,
  parseUri,
  ParseError,
  type Admission,
  type IncomingRequest,
  type OutboundInvite,
  type SipCall,
  type SipEndpoint,
} from '../../../sip/index.ts';
import { type SipCertificates, TEAMS_HOSTS } from '../../tls/sip-certificates.ts';
import { CENTRES, type Dials } from '../dials.ts';
import { Domains } from './domains.ts';
import { Gateways, type Way } from './gateways.ts';
import { inviteHeaders, trunkPreset, type TrunkSettings } from './headers.ts';
import { type Fault, screenInvite, screenSender } from './screen.ts';

export interface TeamsTrunkOptions {
  readonly bind: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly certificates: SipCertificates;
}

export interface TeamsTrunkHost {
  readonly dials: () => Dials;
  /** A call for somebody of that Entra tenant; nobody has heard it ring yet. */
  readonly onCall: (sip: SipCall, tenant: string) => void;
}

export interface RefusalView {
  readonly at: number;
  readonly method: string;
  readonly status: number;
  readonly rule: string;
  readonly reason: string;
}

const REFUSALS_KEPT_MAX = 50;
const OPTIONS_EVERY_MS = 60_000;
const SESSION_S = 1_800;
const RETRY_AFTER_S = 1;

/**
 * Microsoft's side of Direct Routing: SIP by mutual TLS, and its refusals. Who calls is told by the
 * Contact and the certificate; who is called, by the caller's tenant.
 */
export class TeamsTrunk {
  readonly domains = new Domains();
  readonly gateways = new Gateways();
  settings: TrunkSettings = trunkPreset;
  readonly #host: TeamsTrunkHost;
  readonly #endpoint: SipEndpoint;
  readonly #asking: NodeJS.Timeout;
  #refusals: RefusalView[] = [];

  private constructor(host: TeamsTrunkHost, endpoint: SipEndpoint) {
    this.#host = host;
    this.#endpoint = endpoint;
    this.#asking = setInterval(() => this.#askAll(), OPTIONS_EVERY_MS);
    this.#asking.unref();
  }

  static async start(options: TeamsTrunkOptions, host: TeamsTrunkHost): Promise<TeamsTrunk> {
    const { bind, port, certificates } = options;
    const { teams, authorityPem } = certificates;
    let trunk: TeamsTrunk | undefined;
    const endpoint = await createSipEndpoint({
      bind,
      userAgent: 'Patchbay-Emulated-PSTNHub',
      tls: {
        port,
        certificates: () => [teams],
        ca: [authorityPem],
        clientCertificate: 'require',
      },
      admit: (request) => trunk?.admit(request) ?? { kind: 'drop' },
      onCall: (sip) => trunk?.arrive(sip),
    });
    trunk = new TeamsTrunk(host, endpoint);
    return trunk;
  }

  get endpoint(): SipEndpoint {
    return this.#endpoint;
  }

  get port(): number {
    return this.#endpoint.tls?.port ?? 0;
  }

  /** Where calls of Teams come from, and transfers lead to. */
  get hostPort(): string {
    return `${TEAMS_HOSTS[0]}:${this.port}`;
  }

  get refusals(): readonly RefusalView[] {
    return this.#refusals;
  }

  /** How calls of this tenant's users leave; undefined while no SBC of theirs was heard of. */
  wayOf(tenant: string): Way | undefined {
    return this.gateways.wayFor(this.domains.of(tenant));
  }

  /** An INVITE of a Teams user, as Microsoft writes it. */
  invite(way: Way, call: TeamsInvite): Omit<OutboundInvite, 'sdp'> {
    const { to, from, display, anonymous = false, forwardedFrom } = call;
    const { fqdn, port } = way;
    const identity = `sip:${from}@${this.hostPort};user=phone;transport=tls`;
    const requestUri = call.requestUri ?? `sip:${to}@${fqdn}:${port};user=phone;transport=tls`;
    const forwarder =
      forwardedFrom === undefined ? undefined : `sip:${forwardedFrom}@${this.hostPort};user=phone`;
    const story = {
      ...{ identity, number: from, anonymous, sbc: fqdn, requestUri },
      forwardedFrom: forwarder,
    };
    return {
      requestUri,
      target: { transport: 'tls', host: fqdn, port },
      from: anonymous
        ? { uri: 'sip:anonymous@anonymous.invalid', display: 'Anonymous' }
        : { uri: identity, ...(display === undefined ? {} : { display }) },
      to: { uri: `sip:${to}@${fqdn}:${port};user=phone` },
      contact: { host: TEAMS_HOSTS[0] ?? '' },
      headers: [...inviteHeaders(this.settings, story), ...(call.headers ?? [])],
      features: this.settings.sessionTimer ? { sessionTimer: { intervalS: SESSION_S } } : {},
    };
  }

  admit(request: IncomingRequest): Admission {
    const centre = centreOf(request.requestUri);
    const { teamsDown, teamsSilent } = this.#host.dials();
    if (teamsSilent.includes(centre)) return { kind: 'drop' };
    if (teamsDown.includes(centre)) {
      this.#refused(request.method, { status: 503, rule: 'overloaded', reason: 'Overloaded' });
      return { kind: 'refuse', status: 503, retryAfterS: RETRY_AFTER_S };
    }
    const contact = { host: TEAMS_HOSTS[0] ?? '' };
    if (request.method !== 'INVITE' && request.method !== 'OPTIONS') {
      return { kind: 'accept', contact };
    }
    const screened = screenSender(request, this.domains);
    if (screened.kind === 'fault') {
      this.#refused(request.method, screened);
      const { status, reason } = screened;
      return { kind: 'refuse', status, reason };
    }
    const { sender } = screened;
    // Its own OPTIONS start when the SBC's have come.
    if (this.gateways.seen(sender)) this.#ask(sender.fqdn, sender.port);
    const timer = this.settings.sessionTimer ? { sessionTimer: { intervalS: SESSION_S } } : {};
    return { kind: 'accept', contact, features: timer };
  }

  arrive(sip: SipCall): void {
    const { headers, remoteSdp, peerNames } = sip;
    const wrong = screenInvite({ headers, sdp: remoteSdp });
    if (wrong !== undefined) return this.refuse(sip, wrong);
    const screened = screenSender({ headers, peerNames }, this.domains);
    if (screened.kind === 'fault') return this.refuse(sip, screened);
    this.#host.onCall(sip, screened.sender.tenant);
  }

  refuse(sip: SipCall, fault: Omit<Fault, 'kind'>): void {
    this.#refused('INVITE', fault);
    sip.reject(fault.status, { reason: fault.reason });
  }

  reset(): void {
    this.domains.reset();
    this.settings = trunkPreset;
    this.#refusals = [];
  }

  async close(): Promise<void> {
    clearInterval(this.#asking);
    await this.#endpoint.close({ endCalls: true });
  }

  #refused(method: string, fault: Pick<Fault, 'status' | 'rule' | 'reason'>): void {
    const { status, rule, reason } = fault;
    const refusal = { at: Date.now(), method, status, rule, reason };
    this.#refusals = [refusal, ...this.#refusals].slice(0, REFUSALS_KEPT_MAX);
  }

  #askAll(): void {
    for (const { fqdn, port } of this.gateways.list()) this.#ask(fqdn, port);
  }

  #ask(fqdn: string, port: number): void {
    const target = { transport: 'tls', host: fqdn, port } as const;
    void this.#endpoint
      .ping(target, { contact: TEAMS_HOSTS[0] ?? '' })
      .then((status) => this.gateways.answered(fqdn, status))
      .catch((error: unknown) => {
        if (error instanceof Error) this.gateways.answered(fqdn, 'timeout');
      });
  }
}

export interface TeamsInvite {
  readonly from: string;
  readonly to: string;
  readonly display?: string | undefined;
  readonly anonymous?: boolean | undefined;
  readonly forwardedFrom?: string | undefined;
  readonly headers?: OutboundInvite['headers'] | undefined;
  /** Into a call that is up: where its far end said that it is. */
  readonly requestUri?: string | undefined;
}

type Centre = (typeof CENTRES)[number];

/** The data centre that was asked: the first label of the Request-URI's host. */
function centreOf(requestUri: string): Centre {
  try {
    const label = parseUri(requestUri).host.split('.')[0];
    return CENTRES.find((centre) => centre === label) ?? 'sip';
  } catch (error) {
    if (error instanceof ParseError) return 'sip';
    throw error;
  }
}
