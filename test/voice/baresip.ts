import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '../../media/index.ts';
import { untilTrue } from '../support/until.ts';

export interface BaresipOptions {
  /** PEM with certificate and key: listens by TLS on `port` + 1 and takes SRTP only. */
  readonly certificate?: string;
  /** Registers at this port of ours. */
  readonly register?: { readonly port: number; readonly password: string };
}

/**
 * Baresip as a phone that answers by itself, sounds a tone and keeps what it hears: a SIP and RTP
 * stack that is none of ours. Traps of 1.0.0: the sine source knows 48 kHz stereo only; there is
 * no file player.
 */
export class Baresip {
  readonly #child: ChildProcess;
  readonly #folder: string;
  #log = '';

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    const take = (data: Buffer): void => void (this.#log += data.toString('utf8'));
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
  }

  static async start(
    user: string,
    port: number,
    toneHz: number,
    options: BaresipOptions = {},
  ): Promise<Baresip> {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-baresip-'));
    mkdirSync(join(folder, 'heard'));
    writeFileSync(join(folder, 'config'), configText({ folder, port, toneHz, options }));
    writeFileSync(join(folder, 'accounts'), accountText(user, port, options));
    writeFileSync(join(folder, 'contacts'), '');
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const phone = new Baresip(
      spawn('baresip', ['-f', folder], { cwd: folder, stdio: [...stdio] }),
      folder,
    );
    await untilTrue('baresip to be ready', () => phone.#log.includes('baresip is ready'));
    return phone;
  }

  /** It says so itself when a call's media is encrypted. */
  hasSrtp(): boolean {
    return this.#log.includes('SRTP is Enabled');
  }

  hasAnswered(): boolean {
    return this.#log.includes('Call established');
  }

  hasEnded(): boolean {
    return this.#log.includes('terminated (duration');
  }

  /** What it heard, once the call is over and the file is whole. */
  heard(): Int16Array {
    const folder = join(this.#folder, 'heard');
    const file = readdirSync(folder).find((name) => name.endsWith('-dec.wav'));
    if (file === undefined) throw new Error(`baresip kept nothing:\n${this.#log.slice(-1500)}`);
    return readWav(readFileSync(join(folder, file))).samples;
  }

  get lastLines(): string {
    return this.#log.slice(-1500);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const hasBaresip = (): boolean => spawnSync('baresip', ['-h']).error === undefined;

function accountText(user: string, port: number, options: BaresipOptions): string {
  const { certificate, register } = options;
  const secure = certificate === undefined ? '' : ';transport=tls';
  const media = certificate === undefined ? '' : ';mediaenc=srtp-mand';
  const uri = `<sip:${user}@127.0.0.1:${register?.port ?? port}${secure}>`;
  const sign = register === undefined ? 'regint=0' : `auth_pass=${register.password};regint=60`;
  return `${uri};${sign};answermode=auto;audio_codecs=PCMA${media}\n`;
}

function configText(what: {
  readonly folder: string;
  readonly port: number;
  readonly toneHz: number;
  readonly options: BaresipOptions;
}): string {
  const { folder, port, toneHz } = what;
  const { certificate } = what.options;
  const modules = ['g711', 'ausine', 'aubridge', 'sndfile'];
  if (certificate !== undefined) modules.push('srtp');
  return [
    `sip_listen 127.0.0.1:${port}`,
    ...(certificate === undefined ? [] : [`sip_certificate ${certificate}`]),
    'audio_player aubridge,out',
    `audio_source ausine,${toneHz}`,
    'audio_alert aubridge,alert',
    'ausrc_srate 48000',
    'ausrc_channels 2',
    'auplay_channels 1',
    'rtp_ports 28000-28999',
    `snd_path ${join(folder, 'heard')}`,
    'module_path /usr/lib/baresip/modules',
    ...modules.map((name) => `module ${name}.so`),
    'module_tmp account.so',
    'module_app menu.so',
    '',
  ].join('\n');
}
