import { blankOut } from './blank.ts';
import { isTypeScript, lineAt, type Finding, type TextFile } from './finding.ts';

const linesMax = 500;
const columnsMax = 100;
/** Function length (70 lines), `!` and `any` are oxlint's: see .oxlintrc.json. */
export const sizeMaxBytes = 256 * 1024;

export function checkSource(file: TextFile): Finding[] {
  if (!/\.(tsx?|m?js|css|html|sql|sh|xml)$/.test(file.path)) return [];
  const lines = file.text.replace(/\n$/, '').split('\n');
  return [
    ...tooManyLines(file.path, lines),
    ...tooWide(file.path, lines),
    ...unfinished(file),
    ...defaultExport(file),
  ];
}

function tooManyLines(path: string, lines: readonly string[]): Finding[] {
  if (lines.length <= linesMax) return [];
  return [
    {
      path,
      line: linesMax + 1,
      rule: 'file-length',
      what: `${lines.length} lines, at most ${linesMax}`,
      why: 'a file is one thing, read in one sitting',
      fix: 'find the second thing in it and give it a file of its own',
    },
  ];
}

/** An address or a path without a blank cannot be broken, so such a line may be longer. */
function tooWide(path: string, lines: readonly string[]): Finding[] {
  if (/\.(xml|html)$/.test(path)) return [];
  return lines.flatMap((text, index) => {
    if ([...text].length <= columnsMax || /\S{80,}/.test(text)) return [];
    return [
      {
        path,
        line: index + 1,
        rule: 'line-width',
        what: `${[...text].length} columns, at most ${columnsMax}`,
        why: 'two files fit beside each other',
        fix: 'break the line (npx prettier --write), or name a part of it',
      },
    ];
  });
}

// Spelt in two halves, so that this file passes its own rule.
const mark = new RegExp(`\\b${'FIX'}${'ME'}\\b`, 'g');

function unfinished(file: TextFile): Finding[] {
  return [...file.text.matchAll(mark)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'unfinished',
    what: 'a mark of unfinished work',
    why: 'it is for the working copy only',
    fix: 'finish it, or write @TODO with the name of its issue or decision',
  }));
}

function defaultExport(file: TextFile): Finding[] {
  if (!isTypeScript(file.path) || file.path.endsWith('.config.ts')) return [];
  return [...blankOut(file.text).matchAll(/^export default\b/gm)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'named-exports',
    what: 'a default export',
    why: 'one thing has one name everywhere, so that a search finds it',
    fix: 'export it by its name',
  }));
}

/** A barrel hides where things are; a room has one, its `index.ts`, for the rooms above it. */
export function checkBarrel(file: TextFile): Finding[] {
  if (!isTypeScript(file.path) || file.path.endsWith('/index.ts')) return [];
  return [...blankOut(file.text).matchAll(/^export \* from\b/gm)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'barrel',
    what: 'export * outside index.ts',
    why: 'a reader wants to see where a thing is made',
    fix: 'import from the file itself',
  }));
}

export function checkMarkdown(file: TextFile): Finding[] {
  if (!file.path.endsWith('.md')) return [];
  const prose = file.text.replace(/^(```|~~~)[^]*?^\1/gm, (block) => block.replace(/[^\n]/g, ' '));
  const count = [...prose.matchAll(/^# /gm)].length;
  if (count === 1) return [];
  return [
    {
      path: file.path,
      line: 1,
      rule: 'one-heading',
      what: `${count} first-level headings`,
      why: 'a page has one name',
      fix: 'keep exactly one line that starts with "# "',
    },
  ];
}

export function checkBytes(path: string, bytes: number): Finding[] {
  if (bytes <= sizeMaxBytes || path === 'package-lock.json') return [];
  return [
    {
      path,
      line: 1,
      rule: 'file-bytes',
      what: `${Math.round(bytes / 1024)} KiB, at most ${sizeMaxBytes / 1024}`,
      why: 'every clone carries it for ever',
      fix: 'make it at build time, or split it',
    },
  ];
}
