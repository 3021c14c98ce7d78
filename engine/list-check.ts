import type { ListConfig } from '../domain/index.ts';

/** What no list may say: each fault with its path, what is wrong and a remedy. */
export function listFaults(path: string, list: ListConfig): string[] {
  const { anonymous, prefixes, prompt, purpose } = list;
  const faults: string[] = [];
  prefixes.forEach((prefix, index) => {
    if (prefixes.indexOf(prefix) !== index) {
      faults.push(`${path}/prefixes/${index}: ${prefix} is there twice; keep one`);
      return;
    }
    const wider = prefixes.find((other) => other !== prefix && prefix.startsWith(other));
    if (wider === undefined) return;
    faults.push(`${path}/prefixes/${index}: ${prefix} is within ${wider}; keep one of them`);
  });
  if (prompt !== null && purpose !== 'block') {
    faults.push(`${path}/prompt: only a block list says something; leave it out`);
  }
  if (prompt?.kind === 'music') {
    faults.push(`${path}/prompt: music has no end; choose text or audio`);
  }
  if (anonymous && purpose === 'doNotCall') {
    faults.push(`${path}/anonymous: who withholds their number cannot be called; leave it out`);
  }
  return faults;
}
