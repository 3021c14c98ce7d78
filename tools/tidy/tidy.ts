import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from '../root.ts';
import { checkBans } from './bans.ts';
import { exceptions, exceptionsMax, type Exception } from './exceptions.ts';
import type { Finding, TextFile } from './finding.ts';
import { checkImports } from './imports.ts';
import { checkBarrel, checkBytes, checkMarkdown, checkSource } from './shape.ts';

const text = /\.(tsx?|m?js|css|html|sql|sh|xml|md)$/;

/** Every finding in the files that git knows or would add. */
export function tidy(root: string): Finding[] {
  const findings: Finding[] = [];
  for (const path of listFiles(root)) {
    const bytes = statSync(join(root, path)).size;
    findings.push(...checkBytes(path, bytes));
    if (text.test(path)) {
      findings.push(...checkText({ path, text: readFileSync(join(root, path), 'utf8') }));
    }
  }
  return withoutExceptions(findings, exceptions);
}

export function checkText(file: TextFile): Finding[] {
  const checks = [checkImports, checkBans, checkSource, checkBarrel, checkMarkdown];
  return checks.flatMap((check) => check(file));
}

/** An exception that is needed no longer is a finding itself, so that the list stays short. */
export function withoutExceptions(
  findings: readonly Finding[],
  list: readonly Exception[],
): Finding[] {
  const excused = (e: Exception, f: Finding): boolean => e.path === f.path && e.rule === f.rule;
  const kept = findings.filter((f) => !list.some((e) => excused(e, f)));
  const idle = list.filter((e) => !findings.some((f) => excused(e, f)));
  const fix = 'edit tools/tidy/exceptions.ts';
  const about = { path: 'tools/tidy/exceptions.ts', line: 1, rule: 'exceptions', fix };
  for (const { path, rule } of idle) {
    kept.push({ ...about, what: `${path} needs no exception from ${rule}`, why: 'it is clean' });
  }
  if (list.length > exceptionsMax) {
    kept.push({ ...about, what: `${list.length} exceptions`, why: `at most ${exceptionsMax}` });
  }
  return kept;
}

function listFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const exists = (path: string): boolean =>
    statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
  return names.split('\0').filter((path) => path !== '' && exists(path));
}

/** Grouped, so that each reason stands once. */
export function show(findings: readonly Finding[]): string {
  const groups = new Map<string, string[]>();
  for (const { path, line, rule, what, why, fix } of findings) {
    const key = `[${rule}]\n    why: ${why}\n    fix: ${fix}`;
    const lines = groups.get(key) ?? [];
    groups.set(key, [...lines, `${path}:${line}  ${what}`]);
  }
  return [...groups].map(([reason, lines]) => `${lines.join('\n')}\n  ${reason}\n`).join('');
}

export function runTidy(): void {
  const findings = tidy(findRoot());
  if (findings.length > 0) console.log(show(findings));
  console.log(findings.length === 0 ? 'tidy: nothing to say' : `tidy: ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
