import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of one test run, which signs for any names; `openssl` does the work. */
export class TestAuthority {
  readonly #dir = mkdtempSync(join(tmpdir(), 'sip-ca-'));
  readonly cert: string;
  #serial = 1;

  constructor() {
    this.#openssl(
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 ' +
        '-keyout ca.key -out ca.pem -subj /CN=test-authority',
    );
    this.cert = this.#read('ca.pem');
  }

  /** `names`: as in a SAN, e.g. `DNS:sbc1.example.com`, `IP:127.0.0.1`. */
  issue(...names: string[]): TestCertificate {
    const serial = this.#serial++;
    writeFileSync(join(this.#dir, 'ext'), `subjectAltName=${names.join(',')}\n`);
    this.#openssl(
      'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout leaf.key ' +
        '-out leaf.csr -subj /CN=leaf',
    );
    this.#openssl(
      `x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial ${serial} -days 30 ` +
        '-extfile ext -out leaf.pem',
    );
    return { cert: this.#read('leaf.pem'), key: this.#read('leaf.key') };
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #openssl(words: string): void {
    execFileSync('openssl', words.split(' '), { cwd: this.#dir, stdio: 'ignore' });
  }

  #read(name: string): string {
    return readFileSync(join(this.#dir, name), 'utf8');
  }
}
