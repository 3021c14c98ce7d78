import { must } from '../../domain/index.ts';
import { bareWords } from './ssml.ts';
import { needVoice } from './tts-port.ts';
import type { SpeakOptions, TextToSpeech, Voice } from './tts-port.ts';

/**
 * Several engines as one: a language is spoken by the first that has a voice for it. One that takes
 * no SSML is given the bare words.
 */
export function speechByLanguage(engines: readonly TextToSpeech[]): TextToSpeech {
  const engineOf = new Map<string, TextToSpeech>();
  const voices: Voice[] = [];
  for (const engine of engines) {
    for (const voice of engine.voices) {
      if (engineOf.has(voice.language)) continue;
      engineOf.set(voice.language, engine);
      voices.push(voice);
    }
  }
  return {
    voices,
    takesSsml: true,
    async speak(text: string, options: SpeakOptions) {
      const { language } = needVoice(voices, options.language);
      const engine = must(engineOf.get(language), 'every voice has its engine');
      if (options.ssml !== true || engine.takesSsml === true) return engine.speak(text, options);
      return engine.speak(bareWords(text), { language: options.language });
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}
