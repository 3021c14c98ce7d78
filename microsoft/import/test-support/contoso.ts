import { readFileSync, readdirSync } from 'node:fs';
import type { GivenFile } from '../index.ts';

const folder = new URL('./contoso/', import.meta.url);

/**
 * A dump of a made-up organisation after Microsoft's cmdlet reference: enums as names and as
 * numbers, lists of one as their element, schedules inside attendants and apart.
 */
export function contosoDump(): GivenFile[] {
  const json = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const files = json.map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
  // Of audio only the name is looked at.
  const audio = ['address.wav', 'waltz.mp3'].map((name) => ({ name, bytes: new Uint8Array() }));
  return [...files, ...audio];
}

export const goldenReport = new URL('./contoso-report.md', import.meta.url);
