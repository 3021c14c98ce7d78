import { AadError } from './aadsts.ts';

/** Parameters of a form or query; each at most once. */
export type Form = Readonly<Record<string, string | undefined>>;

const FIELDS_MAX = 64;

export function parseForm(text: string): Form {
  const fields = [...new URLSearchParams(text)];
  if (fields.length > FIELDS_MAX) throw new AadError(9002313);
  const form = Object.create(null) as Record<string, string>; // no inherited names to be found
  for (const [name, value] of fields) form[name] ??= value;
  return form;
}

/** A parameter that must be there. */
export function need(form: Form, name: string): string {
  const value = form[name];
  if (value === undefined || value === '') throw new AadError(900144, [name]);
  return value;
}
