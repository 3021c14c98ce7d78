// Made by `node tools/run-ts.js tools/api-types/cli.ts` from /api/v1/openapi.json.
import type {
  AgentView,
  Availability,
  Board,
  ConsultTarget,
  DutyState,
  InteractionView,
  NumberConfig,
  OfferReason,
  Outcome,
  QueueEstimate,
  QueueView,
  RefusalReason,
  TimelineEntry,
  TransferTarget,
  WhoWould,
} from '../../../domain/index.ts';
export type Decision = {
  readonly seq: number;
  readonly at: number;
  readonly offer: string;
  readonly agent: string;
  readonly agentName: string;
  readonly queue: string | null;
  readonly why: OfferReason;
  readonly ended:
    | 'connected'
    | 'declined'
    | 'noAnswer'
    | 'busy'
    | 'unreachable'
    | 'unconfirmed'
    | 'withdrawn'
    | 'answeredElsewhere'
    | 'hostLost'
    | null;
  readonly text: string;
};
export type QueueReport = {
  readonly queue: string;
  readonly name: string;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  readonly answeredInTime: number;
  readonly waitedMsTotal: number;
  readonly serviceLevel?: {
    readonly percent: number | null;
    readonly targetPercent: number;
    readonly withinMs: number;
    readonly result: 'met' | 'missed' | null;
  };
};
export type RecordingItem = {
  readonly id: string;
  readonly interaction: string;
  readonly queue: string;
  readonly agents: readonly string[];
  readonly startedAt: number;
  readonly durationMs: number;
  readonly size: number;
  readonly state: 'open' | 'whole' | 'partial' | 'lost';
  readonly deleteAt: number;
  readonly legalHold: boolean;
};
/** What each route takes and answers. */
export interface Routes {
  'GET /me': {
    query: {};
    body: undefined;
    answer: {
      readonly agent: string | null;
      readonly roles: readonly ('agent' | 'supervisor' | 'administrator' | 'provider')[];
      readonly queues: readonly {
        readonly wrapUpCodes: readonly string[];
        readonly declineReasons: readonly string[];
        readonly ringTimeMs: number;
        readonly serviceLevelMs: number;
        readonly shortAbandonMs: number;
        readonly id: string;
      }[];
      readonly timeZone: string;
      readonly hearsRecordings?: boolean;
      readonly entries: readonly {
        readonly number: string;
        readonly model: 'connect' | 'extend' | 'power' | 'voiceApps';
      }[];
    };
  };
  'GET /me/profile': {
    query: {};
    body: undefined;
    answer: {
      readonly name: string;
      readonly jobTitle: string | null;
      readonly department: string | null;
      readonly language: string | null;
      readonly source: 'graph' | 'token';
    };
  };
  'GET /board': { query: { readonly afterSeq?: number }; body: undefined; answer: Board };
  'GET /queues': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: { readonly items: readonly QueueView[] };
  };
  'GET /queues/{id}': { query: { readonly afterSeq?: number }; body: undefined; answer: QueueView };
  'POST /queues/{id}/who-would': {
    query: {};
    body: {
      readonly skills?: readonly { readonly skill: string; readonly levelMin: number }[];
      readonly priority?: number;
      readonly agent?: string;
    };
    answer: WhoWould;
  };
  'GET /numbers': {
    query: {};
    body: undefined;
    answer: { readonly items: readonly NumberConfig[] };
  };
  'GET /queues/{id}/estimate': {
    query: { readonly priority?: number };
    body: undefined;
    answer: QueueEstimate;
  };
  'PUT /queues/{id}/state': {
    query: {};
    body: {
      readonly state: 'normal' | 'open' | 'closed' | 'paused' | 'draining';
      readonly until?: string | 'hours' | null;
      readonly reason?: string;
    };
    answer: { readonly seq: number };
  };
  'POST /queues/{id}/move': {
    query: {};
    body: {
      readonly interactions?: readonly string[];
      readonly target:
        | {
            readonly kind: 'queue';
            readonly queue: string;
            readonly priority?: number;
            readonly agent?: string;
            readonly agentMs?: number;
          }
        | { readonly kind: 'agent'; readonly agent: string; readonly asPerson?: true }
        | { readonly kind: 'flow'; readonly flow: string; readonly priority?: number };
    };
    answer: {
      readonly seq: number;
      readonly moved: readonly string[];
      readonly refused: readonly { readonly interaction: string; readonly reason: RefusalReason }[];
    };
  };
  'GET /interactions/{id}/history': {
    query: {};
    body: undefined;
    answer: {
      readonly items: readonly {
        readonly id: string;
        readonly channel: 'voice';
        readonly direction?: 'in' | 'out' | 'internal' | 'callback';
        readonly number: string;
        readonly customer: string | null;
        readonly customerText?: string;
        readonly startedAt: number;
        readonly state:
          | 'flow'
          | 'queue'
          | 'offer'
          | 'scheduled'
          | 'dialling'
          | 'agent'
          | 'external'
          | 'wrapUp'
          | 'ended';
        readonly since: number;
        readonly node: string | null;
        readonly queue: string | null;
        readonly position: number | null;
        readonly estimatedWaitMs?: number | null;
        readonly agent: string | null;
        readonly offer: string | null;
        readonly offers?: readonly {
          readonly offer: string;
          readonly agent: string;
          readonly until: number;
        }[];
        readonly ring?: number;
        readonly until: number | null;
        readonly held: boolean;
        readonly recording?: 'off' | 'on' | 'paused';
        readonly recordingMay?: readonly ('start' | 'pause' | 'resume' | 'stop')[];
        readonly outcome: Outcome | null;
        readonly endedAt: number | null;
        readonly callee?: string;
        readonly language?: string;
        readonly variables?: Readonly<Record<string, string | number | boolean | null>>;
        readonly scores?: Readonly<Record<string, number>>;
        readonly message?: { readonly id: string; readonly voicemail: string };
        readonly callback?: { readonly attempts: number; readonly until: number };
        readonly legs: readonly {
          readonly leg: string;
          readonly role: 'customer' | 'agent' | 'expert' | 'external' | 'supervisor';
          readonly agent?: string | null;
          readonly mode?: 'party' | 'monitor' | 'whisper' | 'barge' | 'held' | null;
          readonly state: 'incoming' | 'ringing' | 'answered' | 'ending' | 'ended';
          readonly held: boolean;
          readonly line?: {
            readonly grade: 'good' | 'fair' | 'poor' | 'bad';
            readonly mos: number | null;
          };
        }[];
        readonly consult?: {
          readonly leg: string;
          readonly target:
            | { readonly kind: 'agent'; readonly agent: string }
            | { readonly kind: 'number' };
          readonly state: 'ringing' | 'talking' | 'held' | 'joined';
        } | null;
        readonly notes: readonly {
          readonly interaction: string;
          readonly agent: string;
          readonly at: number;
          readonly text: string;
        }[];
      }[];
    };
  };
  'GET /interactions': {
    query: {
      readonly afterSeq?: number;
      readonly state?:
        | 'open'
        | 'flow'
        | 'queue'
        | 'offer'
        | 'scheduled'
        | 'dialling'
        | 'agent'
        | 'external'
        | 'wrapUp'
        | 'ended';
      readonly limit?: number;
      readonly before?: string;
      readonly figure?:
        | 'offered'
        | 'answered'
        | 'answeredInTime'
        | 'answeredLate'
        | 'abandoned'
        | 'shortAbandoned';
      readonly queue?: string;
      readonly from?: string;
      readonly to?: string;
    };
    body: undefined;
    answer: { readonly items: readonly InteractionView[]; readonly next: string | null };
  };
  'GET /interactions/{id}': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: InteractionView;
  };
  'GET /interactions/{id}/timeline': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: { readonly items: readonly TimelineEntry[] };
  };
  'GET /interactions/{id}/why': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: { readonly interaction: string; readonly decisions: readonly Decision[] };
  };
  'GET /interactions/{id}/notes': {
    query: {};
    body: undefined;
    answer: {
      readonly items: readonly {
        readonly interaction: string;
        readonly agent: string;
        readonly at: number;
        readonly text: string;
      }[];
    };
  };
  'PUT /interactions/{id}/notes': {
    query: {};
    body: { readonly text: string };
    answer: { readonly at: number };
  };
  'POST /interactions/{id}/hold': { query: {}; body: {} | null; answer: { readonly seq: number } };
  'POST /interactions/{id}/unhold': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/end': { query: {}; body: {} | null; answer: { readonly seq: number } };
  'POST /interactions/{id}/transfer': {
    query: {};
    body: { readonly target: TransferTarget };
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/wrap-up': {
    query: {};
    body: { readonly code: string | null };
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/wrap-up/extend': {
    query: {};
    body: { readonly byMs?: number };
    answer: { readonly seq: number };
  };
  'POST /offers/{id}/decline': {
    query: {};
    body: { readonly reason?: string } | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/consult': {
    query: {};
    body: { readonly target: ConsultTarget };
    answer: { readonly seq: number };
  };
  'DELETE /interactions/{id}/consult': {
    query: {};
    body: undefined;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/consult/swap': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/consult/join': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/consult/complete': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/participants': {
    query: {};
    body: { readonly target: ConsultTarget };
    answer: { readonly seq: number };
  };
  'DELETE /interactions/{id}/participants/{leg}': {
    query: {};
    body: undefined;
    answer: { readonly seq: number };
  };
  'PUT /interactions/{id}/supervision': {
    query: {};
    body: { readonly mode: 'monitor' | 'whisper' | 'barge' };
    answer: { readonly seq: number };
  };
  'DELETE /interactions/{id}/supervision': {
    query: {};
    body: undefined;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/take-over': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /calls': {
    query: {};
    body: {
      readonly to: { readonly number: string } | { readonly agent: string };
      readonly queue?: string | null;
      readonly show?: string;
      readonly agent?: string;
    };
    answer: { readonly seq: number; readonly interaction?: string };
  };
  'GET /callbacks': {
    query: {};
    body: undefined;
    answer: { readonly items: readonly InteractionView[] };
  };
  'POST /callbacks': {
    query: {};
    body: {
      readonly number: string;
      readonly queue: string;
      readonly at?: string;
      readonly priority?: number;
    };
    answer: { readonly seq: number; readonly interaction?: string };
  };
  'DELETE /callbacks/{id}': { query: {}; body: undefined; answer: { readonly seq: number } };
  'GET /agents': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: { readonly items: readonly AgentView[] };
  };
  'GET /agents/{id}': { query: { readonly afterSeq?: number }; body: undefined; answer: AgentView };
  'GET /agents/{id}/state': {
    query: { readonly afterSeq?: number };
    body: undefined;
    answer: {
      readonly duty: DutyState;
      readonly presence: Availability;
      readonly activity:
        | 'free'
        | 'offered'
        | 'dialling'
        | 'talking'
        | 'assisting'
        | 'wrapUp'
        | 'resting';
      readonly since: number;
    };
  };
  'PUT /agents/{id}/state': { query: {}; body: DutyState; answer: { readonly seq: number } };
  'PUT /agents/{id}/queues': {
    query: {};
    body: { readonly queue: string; readonly in: boolean };
    answer: { readonly seq: number };
  };
  'PUT /agents/{id}/presence': {
    query: {};
    body: { readonly availability: Availability };
    answer: { readonly seq: number };
  };
  'GET /agents/{id}/phone': {
    query: {};
    body: undefined;
    answer: { readonly name: string; readonly registered: number };
  };
  'PUT /agents/{id}/phone': {
    query: {};
    body: undefined;
    answer: { readonly seq: number; readonly name: string; readonly password: string };
  };
  'GET /recordings': {
    query: {
      readonly limit?: number;
      readonly before?: string;
      readonly interaction?: string;
      readonly queue?: string;
      readonly agent?: string;
      readonly from?: string;
      readonly to?: string;
    };
    body: undefined;
    answer: { readonly items: readonly RecordingItem[]; readonly next: string | null };
  };
  'GET /recordings/{id}': { query: {}; body: undefined; answer: RecordingItem };
  'DELETE /recordings/{id}': { query: {}; body: undefined; answer: { readonly id: string } };
  'GET /recordings/{id}/audio': {
    query: { readonly download?: 'true' | 'false' };
    body: undefined;
    answer: undefined;
  };
  'PUT /recordings/{id}/legal-hold': {
    query: {};
    body: { readonly held: boolean };
    answer: { readonly id: string };
  };
  'POST /interactions/{id}/recording/start': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/recording/pause': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/recording/resume': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'POST /interactions/{id}/recording/stop': {
    query: {};
    body: {} | null;
    answer: { readonly seq: number };
  };
  'GET /reports': {
    query: { readonly afterSeq?: number; readonly from?: string; readonly to?: string };
    body: undefined;
    answer: { readonly from: number; readonly to: number; readonly queues: readonly QueueReport[] };
  };
  'GET /reports/queues': {
    query: { readonly afterSeq?: number; readonly from?: string; readonly to?: string };
    body: undefined;
    answer: { readonly from: number; readonly to: number; readonly queues: readonly QueueReport[] };
  };
  'GET /events': { query: {}; body: undefined; answer: undefined };
  'GET /interactions/{id}/audio': { query: {}; body: undefined; answer: undefined };
}
