import { readWav } from '../../media/index.ts';
import { askJson } from './http.ts';
import { until } from './until.ts';

export type Person = 'ana' | 'ben' | 'chloe' | 'dana' | 'erin' | 'pat' | 'fay';

/** Whose phone: a person's, or the handset of a number. */
export type PhoneOf = Person | `+${string}`;

export interface RingingCall {
  readonly id: string;
  readonly from: string;
  readonly display: string;
}

/** What the twin says of a call; more stands there than tests look at. */
export interface TwinCall {
  readonly id: string;
  readonly state: string;
  readonly cause?: string | null;
  readonly digits?: string;
  readonly legs?: readonly { readonly transport: string }[];
}

export interface TwinPhone {
  readonly ringing: readonly RingingCall[];
  readonly call: TwinCall | null;
}

/** The emulated cloud by its HTTP twin: what a person does on a page, a test does here. */
export class Twin {
  readonly #url: string;
  readonly #tokens = new Map<Person, Promise<string>>();

  constructor(cloudUrl: string) {
    this.#url = `${cloudUrl}/emulator`;
  }

  token(as: Person): Promise<string> {
    const known = this.#tokens.get(as);
    if (known) return known;
    const made = this.#post('/token', { as }).then((answer) => {
      return (answer as { access_token: string }).access_token;
    });
    this.#tokens.set(as, made);
    return made;
  }

  async call(from: string, to: string, press?: string): Promise<string> {
    const body = press === undefined ? { from, to } : { from, to, press };
    const answer = await this.#post('/calls', body);
    return (answer as { id: string }).id;
  }

  async callState(id: string): Promise<TwinCall> {
    return (await askJson('GET', `${this.#url}/calls/${id}`)) as TwinCall;
  }

  async onCall(id: string, action: string, body: unknown = {}): Promise<void> {
    await this.#post(`/calls/${id}/${action}`, body);
  }

  async phone(person: PhoneOf): Promise<TwinPhone> {
    return (await askJson('GET', `${this.#url}/phones/${person}`)) as TwinPhone;
  }

  async onPhone(person: PhoneOf, action: string, body: unknown = {}): Promise<void> {
    await this.#post(`/phones/${person}/${action}`, body);
  }

  /** How the phone behaves by itself: signedOut, autoAnswer, devices… until the next reset. */
  async behave(person: PhoneOf, behaviour: Readonly<Record<string, unknown>>): Promise<void> {
    await askJson('PUT', `${this.#url}/phones/${person}/behaviour`, { body: behaviour });
  }

  /** Faults of carrier and Teams, until the next reset. */
  async dials(faults: Readonly<Record<string, unknown>>): Promise<void> {
    await askJson('PUT', `${this.#url}/dials`, { body: faults });
  }

  rings(person: PhoneOf, timeoutMs = 30_000): Promise<RingingCall> {
    const probe = async (): Promise<RingingCall | undefined> =>
      (await this.phone(person)).ringing[0];
    return until(`${person}'s phone to ring`, probe, timeoutMs);
  }

  async quiet(person: PhoneOf, timeoutMs = 30_000): Promise<void> {
    const probe = async (): Promise<true | undefined> => {
      const { ringing, call } = await this.phone(person);
      return ringing.length === 0 && call === null ? true : undefined;
    };
    await until(`${person}'s phone to be quiet`, probe, timeoutMs);
  }

  /** The last five seconds that a phone heard, 8 kHz samples. */
  async heard(where: `calls/${string}` | `phones/${PhoneOf}`): Promise<Int16Array> {
    const response = await fetch(`${this.#url}/${where}/audio`);
    if (!response.ok) throw new Error(`${where}/audio: ${response.status}`);
    return readWav(new Uint8Array(await response.arrayBuffer())).samples;
  }

  async reset(): Promise<void> {
    await this.#post('/reset', {});
  }

  #post(path: string, body: unknown): Promise<unknown> {
    return askJson('POST', `${this.#url}${path}`, { body });
  }
}
