import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Baresip as a phone with an account: it registers, and answers whoever calls. */
export class BaresipPhone {
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
  }

  /** `account`: the address of record with the registrar's own address. */
  static async start(options: {
    readonly account: string;
    readonly password: string;
  }): Promise<BaresipPhone> {
    const folder = mkdtempSync(join(tmpdir(), 'sip-baresip-'));
    const auth = `auth_pass=${options.password};regint=60;answermode=auto;audio_codecs=PCMA`;
    writeFileSync(join(folder, 'accounts'), `${options.account};${auth}\n`);
    writeFileSync(join(folder, 'contacts'), '');
    writeFileSync(
      join(folder, 'config'),
      [
        'sip_listen 127.0.0.1:0',
        'audio_player aubridge,out',
        'audio_source ausine,700',
        'audio_alert aubridge,alert',
        'ausrc_srate 48000',
        'ausrc_channels 2',
        'auplay_channels 1',
        'module_path /usr/lib/baresip/modules',
        ...['g711', 'ausine', 'aubridge'].map((name) => `module ${name}.so`),
        'module_tmp account.so',
        'module_app menu.so',
        '',
      ].join('\n'),
    );
    const child = spawn('baresip', ['-f', folder], { cwd: folder, stdio: 'ignore' });
    return Promise.resolve(new BaresipPhone(child, folder));
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
