import { createHash } from 'node:crypto';
import { RawPhone } from './raw-phone.ts';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** A phone of an agent: registers with a password, by the one algorithm that it knows. */
export class RegisteringPhone {
  readonly raw: RawPhone;
  readonly #registrar: number;
  readonly #credentials: Credentials;
  readonly #algorithm: 'SHA-256' | 'MD5';
  #registered = false;
  #seq = 0;

  private constructor(
    raw: RawPhone,
    of: { readonly registrar: number; readonly credentials: Credentials; readonly md5: boolean },
  ) {
    this.raw = raw;
    this.#registrar = of.registrar;
    this.#credentials = of.credentials;
    this.#algorithm = of.md5 ? 'MD5' : 'SHA-256';
  }

  static async open(
    registrar: number,
    credentials: Credentials,
    md5 = false,
  ): Promise<RegisteringPhone> {
    return new RegisteringPhone(await RawPhone.open(), { registrar, credentials, md5 });
  }

  /** The status in the end; a 401 at first is no end. */
  async register(expiresS = 60): Promise<number> {
    const status = await this.#register(expiresS);
    this.#registered = status === 200 && expiresS > 0;
    return status;
  }

  async close(): Promise<void> {
    if (this.#registered) await this.register(0);
    this.raw.close();
  }

  async #register(expiresS: number): Promise<number> {
    const asked = await this.#ask(expiresS, '');
    if (asked.status !== 401) return asked.status;
    const line = new RegExp(`^WWW-Authenticate: .*algorithm=${this.#algorithm}`, 'im');
    const challenge = line.exec(asked.text)?.[0];
    if (challenge === undefined) return 401;
    const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? '';
    const realm = /realm="([^"]*)"/.exec(challenge)?.[1] ?? '';
    return (await this.#ask(expiresS, this.#proof(realm, nonce))).status;
  }

  async #ask(
    expiresS: number,
    proof: string,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const seq = ++this.#seq;
    const { name } = this.#credentials;
    const { port } = this.raw;
    const before = this.raw.seen.length;
    const aor = `<sip:${name}@127.0.0.1>`;
    const text =
      `REGISTER ${this.#uri} SIP/2.0\r\n` +
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${port}r${seq}\r\n` +
      `From: ${aor};tag=${port}\r\nTo: ${aor}\r\n` +
      `Call-ID: reg-${port}\r\nCSeq: ${seq} REGISTER\r\n` +
      `Contact: <sip:${name}@127.0.0.1:${port}>\r\nExpires: ${expiresS}\r\nMax-Forwards: 70\r\n` +
      `${proof}Content-Length: 0\r\n\r\n`;
    this.raw.send(text, this.#registrar);
    const isAnswer = (seen: string): boolean =>
      seen.startsWith('SIP/2.0 ') && seen.includes(`\r\nCSeq: ${seq} REGISTER\r\n`);
    const answer = await this.raw.next(before, isAnswer);
    return { status: Number(answer.text.slice(8, 11)), text: answer.text };
  }

  get #uri(): string {
    return `sip:127.0.0.1:${this.#registrar}`;
  }

  #proof(realm: string, nonce: string): string {
    const { name, password } = this.#credentials;
    const hash = (text: string): string =>
      createHash(this.#algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const ha1 = hash(`${name}:${realm}:${password}`);
    const ha2 = hash(`REGISTER:${this.#uri}`);
    const response = hash(`${ha1}:${nonce}:00000001:c:auth:${ha2}`);
    return (
      `Authorization: Digest username="${name}", realm="${realm}", nonce="${nonce}", ` +
      `uri="${this.#uri}", response="${response}", algorithm=${this.#algorithm}, qop=auth, ` +
      'nc=00000001, cnonce="c"\r\n'
    );
  }
}
