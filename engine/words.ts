import type { Language } from '../domain/index.ts';
import { primaryOf } from './flow/language.ts';

/** Our own sentences, in the languages that we have some in. */
export interface Words {
  readonly goodbye: string;
  /** In a sentence, and as it is said by who wants to be put through. */
  readonly operator: { readonly named: string; readonly said: string };
  readonly keys: { readonly '*': string; readonly '#': string };
  /** 0 to 9, as they are said instead of pressed. */
  readonly digits: readonly string[];
  /** Said to hear it once more. */
  readonly repeat: string;
  readonly option: (what: string, key: string) => string;
  readonly askName: string;
  readonly askExtension: string;
  readonly nobody: string;
  readonly tooMany: string;
  readonly connecting: (name: string) => string;
  readonly more: string;
  readonly again: string;
  readonly voicemail: VoicemailWords;
}

interface VoicemailWords {
  readonly afterTone: string;
  readonly saved: string;
  readonly nothing: string;
  readonly broken: string;
}

const spoken = (digits: string): readonly string[] => digits.split(' ');

const en: Words = {
  goodbye: 'Goodbye.',
  operator: { named: 'the operator', said: 'operator' },
  keys: { '*': 'star', '#': 'hash' },
  digits: spoken('zero one two three four five six seven eight nine'),
  repeat: 'repeat',
  option: (what, key) => `For ${what}, press ${key}.`,
  askName:
    'Spell the name of the person with the letters on your keys, zero for a space, ' +
    'then press hash.',
  askExtension: 'Enter the extension, then press hash.',
  nobody: 'Nobody was found.',
  tooMany: 'Too many people have such a name. Enter more letters.',
  connecting: (name) => `You are being connected to ${name}.`,
  more: 'For more names, press 0.',
  again: 'To hear this again, press star.',
  voicemail: {
    afterTone: 'Please leave a message after the tone. Press hash when you are done.',
    saved: 'Thank you. Your message has been saved. Goodbye.',
    nothing: 'No message was left. Goodbye.',
    broken: 'Sorry, your message could not be saved. Goodbye.',
  },
};

const de: Words = {
  goodbye: 'Auf Wiederhören.',
  operator: { named: 'die Vermittlung', said: 'Vermittlung' },
  keys: { '*': 'Stern', '#': 'Raute' },
  digits: spoken('null eins zwei drei vier fünf sechs sieben acht neun'),
  repeat: 'wiederholen',
  option: (what, key) => `Für ${what} drücken Sie die ${key}.`,
  askName:
    'Buchstabieren Sie den Namen mit den Buchstaben auf Ihren Tasten, null für ein Leerzeichen, ' +
    'und drücken Sie dann die Raute.',
  askExtension: 'Geben Sie die Durchwahl ein und drücken Sie dann die Raute.',
  nobody: 'Es wurde niemand gefunden.',
  tooMany: 'Zu viele heißen so. Geben Sie mehr Buchstaben ein.',
  connecting: (name) => `Sie werden mit ${name} verbunden.`,
  more: 'Für weitere Namen drücken Sie die 0.',
  again: 'Um dies noch einmal zu hören, drücken Sie den Stern.',
  voicemail: {
    afterTone:
      'Bitte hinterlassen Sie nach dem Ton eine Nachricht. Drücken Sie die Raute, ' +
      'wenn Sie fertig sind.',
    saved: 'Vielen Dank. Ihre Nachricht wurde gespeichert. Auf Wiederhören.',
    nothing: 'Es wurde keine Nachricht hinterlassen. Auf Wiederhören.',
    broken: 'Ihre Nachricht konnte leider nicht gespeichert werden. Auf Wiederhören.',
  },
};

const fr: Words = {
  goodbye: 'Au revoir.',
  operator: { named: 'le standard', said: 'standard' },
  keys: { '*': 'étoile', '#': 'dièse' },
  digits: spoken('zéro un deux trois quatre cinq six sept huit neuf'),
  repeat: 'répéter',
  option: (what, key) => `Pour ${what}, appuyez sur ${key}.`,
  askName:
    'Épelez le nom de la personne avec les lettres de votre clavier, zéro pour une espace, ' +
    'puis appuyez sur dièse.',
  askExtension: 'Composez le numéro de poste, puis appuyez sur dièse.',
  nobody: 'Personne n’a été trouvé.',
  tooMany: 'Trop de personnes portent ce nom. Composez plus de lettres.',
  connecting: (name) => `Nous vous mettons en relation avec ${name}.`,
  more: 'Pour d’autres noms, appuyez sur 0.',
  again: 'Pour réécouter, appuyez sur étoile.',
  voicemail: {
    afterTone:
      'Veuillez laisser un message après le signal sonore. Appuyez sur dièse ' +
      'quand vous avez terminé.',
    saved: 'Merci. Votre message a été enregistré. Au revoir.',
    nothing: 'Aucun message n’a été laissé. Au revoir.',
    broken: 'Désolé, votre message n’a pas pu être enregistré. Au revoir.',
  },
};

const es: Words = {
  goodbye: 'Adiós.',
  operator: { named: 'la operadora', said: 'operadora' },
  keys: { '*': 'asterisco', '#': 'almohadilla' },
  digits: spoken('cero uno dos tres cuatro cinco seis siete ocho nueve'),
  repeat: 'repetir',
  option: (what, key) => `Para ${what}, pulse ${key}.`,
  askName:
    'Deletree el nombre de la persona con las letras de su teclado, cero para un espacio, ' +
    'y pulse almohadilla.',
  askExtension: 'Marque la extensión y pulse almohadilla.',
  nobody: 'No se ha encontrado a nadie.',
  tooMany: 'Demasiadas personas se llaman así. Marque más letras.',
  connecting: (name) => `Le ponemos con ${name}.`,
  more: 'Para más nombres, pulse 0.',
  again: 'Para volver a escucharlo, pulse asterisco.',
  voicemail: {
    afterTone: 'Deje un mensaje después de la señal. Pulse almohadilla cuando termine.',
    saved: 'Gracias. Su mensaje se ha guardado. Adiós.',
    nothing: 'No se ha dejado ningún mensaje. Adiós.',
    broken: 'Lo sentimos, su mensaje no se ha podido guardar. Adiós.',
  },
};

/** In the United States and Canada that key is the pound key. */
const enUs: Words = {
  ...en,
  keys: { '*': 'star', '#': 'pound' },
  askName: en.askName.replace('hash', 'pound'),
  askExtension: en.askExtension.replace('hash', 'pound'),
  voicemail: { ...en.voicemail, afterTone: en.voicemail.afterTone.replace('hash', 'pound') },
};

const LANGUAGES: Readonly<Record<string, Words>> = {
  en,
  'en-US': enUs,
  'en-CA': enUs,
  de,
  fr,
  es,
};

/** null = we have no sentences in it; whoever sets that language gives their own prompts. */
export function wordsOf(language: string): Words | null {
  return LANGUAGES[language] ?? LANGUAGES[primaryOf(language)] ?? null;
}

const FALLBACK: Language = 'en-GB';

/** Of a language that we have no sentences in, English: and then in an English voice. */
export function nearestWords(language: Language): {
  readonly language: Language;
  readonly words: Words;
} {
  const words = wordsOf(language);
  return words === null ? { language: FALLBACK, words: en } : { language, words };
}
