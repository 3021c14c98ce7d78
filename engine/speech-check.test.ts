import { describe, expect, it } from 'vitest';
import { ConfigDocument } from '../domain/index.ts';
import { checkConfig } from './config-check.ts';
import { applyDocument, emptyConfig } from './config.ts';
import { contoso } from './test-support/fixture.ts';

const speech = { voices: ['en'], spoken: ['en', 'de', 'fr', 'es'] };
const faults = (documents: readonly ConfigDocument[]) =>
  checkConfig(documents, emptyConfig(), [], speech);
const greeting = (prompt: object) => faults(contoso({ sales: { greeting: prompt } }));
const text = (language: string) => ({ kind: 'text', text: 'Hallo', language });

describe('a language without a voice', () => {
  it('is refused where the words stand, with what helps', () => {
    expect(greeting(text('en-GB'))).toEqual([]);
    expect(greeting(text('de'))).toEqual([
      'queue/sales/greeting/language: no voice here speaks de; upload a recording, write it in ' +
        'en, or add a voice (PATCHBAY_ESPEAK, PATCHBAY_SPEECH_URL)',
    ]);
  });

  it('is refused in a prompt document too, variant by variant', () => {
    const variants = [
      { language: 'en', say: { kind: 'text', text: 'Hello' } },
      { language: 'it-IT', say: { kind: 'text', text: 'Ciao' } },
    ];
    const prompt = { kind: 'prompt', id: 'hello', name: 'Hello', variants } as ConfigDocument;
    expect(faults([...contoso(), prompt])).toEqual([
      expect.stringMatching(/^prompt\/hello\/variants\/1\/language: no voice here speaks it-IT/),
    ]);
  });

  it('cannot say the words of ours of a voicemail: of its language or the tenant’s', () => {
    const box = (language: string | null) =>
      ConfigDocument.parse({
        ...{ kind: 'voicemail', id: 'box', name: 'Box', owner: { kind: 'shared' }, language },
      });
    const german = contoso().filter(({ kind }) => kind !== 'settings');
    const settings = ConfigDocument.parse({
      kind: 'settings',
      name: 'C',
      timeZone: 'UTC',
      language: 'de-DE',
    });
    expect(faults([...contoso(), box('en-US')])).toEqual([]);
    expect(faults([...contoso(), box('it')])).toEqual([]);
    const refused = [expect.stringMatching(/^voicemail\/box\/language: no voice here speaks de/)];
    expect(faults([...contoso(), box('de')])).toEqual(refused);
    expect(faults([...german, settings, box(null)])).toEqual(refused);
  });

  it('cannot say the words of ours of an attendant, where it has any', () => {
    const attendant = (route: object) => ({
      kind: 'attendant',
      id: 'front',
      name: 'Front',
      language: 'de-DE',
      timeZone: 'UTC',
      operator: { kind: 'queue', queue: 'sales' },
      open: { name: 'Open', route },
    });
    const found = (route: object) => faults([...contoso(), ConfigDocument.parse(attendant(route))]);
    const option = { key: '1', phrase: 'x', action: { kind: 'disconnect' } };
    const menu = { kind: 'menu', options: [option] };
    const own = { kind: 'text', text: 'Choose.', language: 'en-GB' };
    expect(found({ ...menu, prompt: own })).toEqual([]);
    for (const route of [menu, { ...menu, prompt: own, directory: 'name' }]) {
      expect(found(route)).toEqual([
        expect.stringMatching(/^attendant\/front\/language: no voice here speaks de-DE/),
      ]);
    }
  });

  it('may be there in recorded words', () => {
    const spoken = (what: string, language?: string) =>
      greeting({ kind: 'spoken', what, value: '3', ...(language ? { language } : {}) });
    expect(spoken('position', 'de-CH')).toEqual([]);
    expect(spoken('digits')).toEqual([]);
    expect(spoken('name', 'de')).toHaveLength(1);
    expect(spoken('number', 'it')).toHaveLength(1);
  });

  it('cannot say a place in line', () => {
    const settings = (language: string) =>
      contoso({
        sales: { positionEveryMs: 30_000 },
        settings: { language },
      });
    expect(faults(settings('fr-FR'))).toEqual([]);
    expect(faults(settings('it'))).toEqual([
      'queue/sales/positionEveryMs: places in line are said in en, de, fr, es and not in it, ' +
        "the tenant's language; set 0 or another language",
    ]);
  });

  it('is nobody’s fault where it is not known which voices there are', () => {
    const documents = contoso({ sales: { greeting: text('de') } });
    expect(checkConfig(documents, emptyConfig())).toEqual([]);
  });
});

describe('audio that a prompt names', () => {
  const audio = {
    kind: 'audio',
    id: 'welcome',
    name: 'Welcome',
    sha256: 'a'.repeat(64),
    durationMs: 1_000,
    source: { format: 'wav', fileName: 'w.wav', sizeBytes: 100 },
  } as ConfigDocument;
  const named = (kind: string, name: string) => contoso({ sales: { greeting: { kind, name } } });

  it('must be there', () => {
    expect(faults([...named('audio', 'welcome'), audio])).toEqual([]);
    expect(faults(named('audio', 'welcome'))).toEqual([
      'queue/sales/greeting: audio welcome does not exist; upload it or choose another',
    ]);
  });

  it('as music too, but for our own', () => {
    expect(faults([...named('music', 'welcome'), audio])).toEqual([]);
    expect(faults(named('music', 'default'))).toEqual([]);
    expect(faults(named('music', 'jazz'))).toEqual([
      'queue/sales/greeting: music jazz does not exist; upload it or choose `default`',
    ]);
  });

  it('is not removed while it is used', () => {
    const current = emptyConfig();
    const documents = [...named('audio', 'welcome'), audio];
    for (const document of documents) applyDocument(current, document);
    expect(checkConfig([], current, ['audio/welcome'])).toHaveLength(1);
  });
});
