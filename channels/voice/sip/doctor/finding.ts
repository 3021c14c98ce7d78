/** One thing looked at. A fault or warning always says how to mend it. */
export type Finding =
  | { readonly verdict: 'ok' | 'skipped'; readonly check: string; readonly text: string }
  | {
      readonly verdict: 'warning' | 'fault';
      readonly check: string;
      readonly text: string;
      readonly remedy: string;
    };

export const ok = (check: string, text: string): Finding => ({ verdict: 'ok', check, text });

export const skipped = (check: string, text: string): Finding => ({
  verdict: 'skipped',
  check,
  text,
});

export const warning = (check: string, text: string, remedy: string): Finding => ({
  verdict: 'warning',
  check,
  text,
  remedy,
});

export const fault = (check: string, text: string, remedy: string): Finding => ({
  verdict: 'fault',
  check,
  text,
  remedy,
});

/** For a terminal: a line each, the remedy indented below. */
export function findingText(finding: Finding): string {
  const mark = { ok: 'ok     ', skipped: 'skipped', warning: 'WARNING', fault: 'FAULT  ' };
  const line = `${mark[finding.verdict]}  ${finding.check}: ${finding.text}`;
  return 'remedy' in finding ? `${line}\n         mend: ${finding.remedy}` : line;
}
