import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import type { CallerFacts } from '../../../domain/index.ts';
import { uriUser } from './uri-user.ts';

export type NumberClass = CallerFacts['numberClass'];

export interface NormalNumber {
  /** E.164 with the plus, or a short number exactly as dialled. */
  readonly number: string;
  readonly country: string | null;
  readonly numberClass: NumberClass;
}

/** Longest number that is taken as it is: a short internal or emergency number. */
const SHORT_DIGITS_MAX = 6;
const SEPARATORS = /[\s().-]/g;

/**
 * Brings a number into the one form used inside; null for what is no number. `country` is where it
 * was dialled from, so that `020…` and `00…` can be read.
 */
export function normaliseNumber(text: string, country?: string): NormalNumber | null {
  const digits = text.slice(0, 64).replace(SEPARATORS, '');
  if (!/^\+?[0-9]{2,20}$/.test(digits)) return null;
  if (!digits.startsWith('+') && digits.length <= SHORT_DIGITS_MAX) {
    return { number: digits, country: null, numberClass: 'internal' };
  }
  const parsed = parseDigits(digits, country);
  if (parsed === undefined) return null;
  if (!/^\+[1-9][0-9]{1,14}$/.test(parsed.number)) return null;
  return { number: parsed.number, country: countryOf(parsed), numberClass: classOf(parsed) };
}

/**
 * National or `00` form where the country is known, else an E.164 number whose plus was lost (many
 * carriers send it so).
 */
function parseDigits(digits: string, country: string | undefined): PhoneNumber | undefined {
  if (digits.startsWith('+')) return parsePhoneNumberFromString(digits);
  const national =
    country === undefined
      ? undefined
      : parsePhoneNumberFromString(digits, { defaultCountry: country as CountryCode });
  if (national?.isPossible() === true) return national;
  if (digits.startsWith('00')) return parsePhoneNumberFromString(`+${digits.slice(2)}`);
  return digits.startsWith('0') ? undefined : parsePhoneNumberFromString(`+${digits}`);
}

function countryOf(parsed: PhoneNumber): string | null {
  // A number that fits no plan (test ranges do not) still says its country by its calling code.
  return parsed.country ?? parsed.getPossibleCountries()[0] ?? null;
}

/** Satellite, global network and international premium codes: the classic toll-fraud targets. */
const COSTLY_CODES: ReadonlySet<string> = new Set(['870', '878', '881', '882', '883', '979']);

function classOf(parsed: PhoneNumber): NumberClass {
  if (COSTLY_CODES.has(parsed.countryCallingCode)) return 'premium';
  switch (parsed.getType()) {
    case 'MOBILE':
    case 'PAGER':
      return 'mobile';
    case 'FIXED_LINE':
    case 'FIXED_LINE_OR_MOBILE':
    case 'TOLL_FREE':
    case 'VOIP':
    case 'UAN':
    case 'PERSONAL_NUMBER':
      return 'fixed';
    case 'PREMIUM_RATE':
    case 'SHARED_COST':
      return 'premium';
    default:
      return 'unknown';
  }
}

const CALLED_MAX = 1_000;
const called = new Map<string, readonly string[]>();

/**
 * The called number as it may stand in the directory, most likely first. A short number of a load
 * fixture is taken as it is; `442079460100` is tried with its plus and without. Remembered, because
 * the same few numbers are called all day and reading one takes longer than all of its INVITE.
 */
export function calledNumbers(requestUri: string): readonly string[] {
  const user = uriUser(requestUri).replace(SEPARATORS, '');
  const known = called.get(user);
  if (known !== undefined) return known;
  const numbers = readCalled(user);
  if (called.size >= CALLED_MAX) called.clear();
  called.set(user, numbers);
  return numbers;
}

function readCalled(user: string): readonly string[] {
  if (!/^\+?[0-9]{2,20}$/.test(user)) return [];
  const normal = normaliseNumber(user)?.number;
  const found = normal === undefined ? [user] : [normal, user];
  return [...new Set(found)].filter((number) => /^\+?[0-9]{2,15}$/.test(number));
}

const countries = new Map<string, string | undefined>();

/** The country of one of our own numbers, remembered likewise. */
export function countryOfEntry(number: string): string | undefined {
  if (countries.has(number)) return countries.get(number);
  const country = normaliseNumber(number)?.country ?? undefined;
  if (countries.size >= CALLED_MAX) countries.clear();
  countries.set(number, country);
  return country;
}
