import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEspeak, packFile, recordable } from '../../assist/index.ts';
import { findRoot } from '../root.ts';

/**
 * Records the packs of spoken values: `node tools/run-ts.js tools/packs/cli.ts`. Needs espeak-ng
 * of Debian, which is GPL; what it says is not, and only that is kept (docs/decisions/0028).
 */
const speech = await findEspeak({ path: 'espeak-ng', keptMs: 12, wordsPerMinute: 150 });
if (speech === null) {
  process.stderr.write('espeak-ng is not installed: apt-get install espeak-ng\n');
  process.exit(1);
}
const folder = join(findRoot(), 'assist/speech/packs');
mkdirSync(folder, { recursive: true });
for (const { language, clips } of recordable()) {
  const recorded = [];
  for (const name of clips) {
    recorded.push({ name, samples: await speech.speak(name, { language }) });
  }
  const voice = speech.voices.find((each) => each.language === language)?.id ?? '';
  const file = packFile({ language, voice }, recorded);
  writeFileSync(join(folder, `${language}.pack`), file);
  process.stdout.write(`${language}.pack: ${clips.length} clips, ${file.length} bytes\n`);
}
