import type { SpokenKind } from '../../../domain/index.ts';
import { primaryOf } from '../tts-port.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { said } from './port.ts';
import type { Spoken, SpokenLanguage } from './port.ts';

export const spokenLanguages: readonly SpokenLanguage[] = [english, german, french, spanish];

const NUMBER_MAX = 999_999;
/** Digits are taken down by who hears them. */
const DIGIT_GAP_MS = 160;

/**
 * A value as one says it in a language; null = nobody taught us the language. A value that is not
 * what `what` promises is said as it is written, which only a voice can.
 */
export function spokenIn(language: string, what: SpokenKind, value: string): Spoken | null {
  const primary = primaryOf(language);
  const words = spokenLanguages.find((known) => known.language === primary);
  return words === undefined ? null : (say(words, what, value) ?? asWritten(value));
}

const asWritten = (value: string): Spoken => ({ text: value, clips: null, gapMs: 0 });

function say(words: SpokenLanguage, what: SpokenKind, value: string): Spoken | null {
  switch (what) {
    case 'digits':
      return digits(words, value);
    case 'number': {
      const count = wholeNumber(value, 0);
      return count === null ? null : said(value, words.number(count));
    }
    case 'position': {
      const place = wholeNumber(value, 1);
      return place === null ? null : words.position(place);
    }
    case 'wait': {
      const minutes = wholeNumber(value, 0);
      return minutes === null ? null : words.wait(Math.max(1, minutes));
    }
    case 'time':
      return time(words, value);
    case 'date':
      return date(words, value);
    case 'name':
      return null;
  }
}

function wholeNumber(value: string, least: number): number | null {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : NaN;
  return number >= least && number <= NUMBER_MAX ? number : null;
}

/** `+` and separators are not said: what is asked for is the digits. */
function digits(words: SpokenLanguage, value: string): Spoken | null {
  if (!/^[\d\s+().-]+$/.test(value)) return null;
  const each = [...value.replaceAll(/\D/g, '')];
  if (each.length === 0) return null;
  const clips = each.flatMap((digit) => words.number(Number(digit)));
  return { text: each.join(' '), clips, gapMs: DIGIT_GAP_MS };
}

function time(words: SpokenLanguage, value: string): Spoken | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$/.exec(value) ?? [];
  return hour === undefined ? null : words.time(Number(hour), Number(minute));
}

function date(words: SpokenLanguage, value: string): Spoken | null {
  const [, year, month, day] = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.exec(value) ?? [];
  if (year === undefined) return null;
  return words.date({ year: Number(year), month: Number(month), day: Number(day) });
}

/** Every clip that a pack of this language needs, in order of their names. */
export function clipsOf(words: SpokenLanguage): string[] {
  const all: Spoken[] = [];
  for (let n = 0; n <= 1_100; n++) all.push(words.position(n), said('', words.number(n * 91)));
  for (let n = 1; n <= 61; n++) all.push(words.wait(n));
  for (let minute = 0; minute < 24 * 60; minute++) {
    all.push(words.time(Math.trunc(minute / 60), minute % 60));
  }
  for (let n = 0; n < 12 * 31; n++) {
    const [month, day] = [Math.trunc(n / 31) + 1, (n % 31) + 1];
    all.push(words.date({ year: 1890 + n, month, day }));
  }
  return [...new Set(all.flatMap(({ clips }) => clips ?? []))].sort();
}
