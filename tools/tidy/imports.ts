import { posix } from 'node:path';
import { blankOut } from './blank.ts';
import { isTest, isTypeScript, lineAt, type Finding, type TextFile } from './finding.ts';
import { isInside, wallOf, walls, type Wall } from './walls.ts';

export interface ImportLine {
  readonly specifier: string;
  readonly line: number;
}

/** Every module named by import, export … from, import() and type imports. */
export function readImports(text: string): ImportLine[] {
  const code = blankOut(text);
  const found: ImportLine[] = [];
  for (const match of code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"]) *\1/g)) {
    const end = match.index + match[0].length - 1;
    const start = code.lastIndexOf(code[end] ?? '', end - 1) + 1;
    found.push({ specifier: text.slice(start, end), line: lineAt(text, start) });
  }
  return found;
}

export function checkImports(file: TextFile, table: readonly Wall[] = walls): Finding[] {
  if (!isTypeScript(file.path)) return [];
  const wall = wallOf(file.path, table);
  if (!wall) return isAtRoot(file.path) ? [] : [homeless(file.path)];
  const findings: Finding[] = [];
  for (const { specifier, line } of readImports(file.text)) {
    const refusal = judge(file.path, specifier, wall, table);
    if (refusal) findings.push({ path: file.path, line, rule: 'walls', ...refusal });
  }
  return findings;
}

const isAtRoot = (path: string): boolean => !path.includes('/');

function homeless(path: string): Finding {
  return {
    path,
    line: 1,
    rule: 'walls',
    what: 'this folder is no room',
    why: 'what has no row in the table of walls can import anything',
    fix: 'move the file into a room, or add a row to tools/tidy/walls.ts and to DESIGN §2',
  };
}

type Refusal = Pick<Finding, 'what' | 'why' | 'fix'>;

function judge(
  path: string,
  specifier: string,
  wall: Wall,
  table: readonly Wall[],
): Refusal | undefined {
  if (specifier.startsWith('.')) {
    return judgeRoom(posix.join(posix.dirname(path), specifier), path, wall, table);
  }
  if (isTest(path)) return undefined;
  if (specifier.startsWith('node:')) return wall.node ? undefined : noNode(specifier, wall);
  const name = packageOf(specifier);
  if (wall.npm.some((allowed) => matches(name, allowed))) return undefined;
  return {
    what: `${wall.folder} may not import the package ${name}`,
    why: 'each room names the packages it stands on, so that the rest can be reused without them',
    fix: `use what ${wall.folder} has (${wall.npm.join(', ') || 'none'}), or take it to the edge`,
  };
}

function judgeRoom(
  target: string,
  path: string,
  wall: Wall,
  table: readonly Wall[],
): Refusal | undefined {
  const other = wallOf(target, table);
  if (!other) return { what: `${target} is in no room`, why: 'see walls.ts', fix: 'move it' };
  if (other === wall) return undefined;
  const more = isTest(path) ? [...(wall.testRooms ?? []), 'test'] : [];
  const allowed = [...wall.rooms, ...more];
  if ([wall.folder, ...allowed].some((room) => isInside(other.folder, room))) return undefined;
  return {
    what: `${wall.folder} may not import ${other.folder} (${target})`,
    why: 'imports point down only: domain ← engine ← journal, assist ← channels, api ← main',
    fix: `declare a port in ${wall.folder} and let a room above implement it`,
  };
}

const noNode = (specifier: string, wall: Wall): Refusal => ({
  what: `${wall.folder} may not import ${specifier}`,
  why: 'this room has no input or output: it runs in the simulator and in the browser too',
  fix: 'take the value as an argument; the room above reads it',
});

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function matches(name: string, allowed: string): boolean {
  return allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
}
