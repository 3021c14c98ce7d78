import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { transformSync } from 'esbuild';
import * as check from '../../domain/check.ts';
import type { Matcher } from '../../engine/routing/matcher/matcher.ts';
import { compare } from '../../engine/routing/matcher/test-support/compare.ts';
import { scenarioFrom } from '../../engine/routing/matcher/test-support/generate.ts';
import type { Mutation } from '../../engine/routing/matcher/test-support/mutations.ts';
import { findRoot } from '../root.ts';

type MatcherClass = new (vacantMax: number) => Matcher;
type Modules = Record<string, unknown>;

/** After how many scenarios the fault shows; null = not in `most`. */
export function scenariosToFind(mutation: Mutation, seed: number, most: number): number | null {
  const Mutant = matcherWith(mutation);
  for (let count = 1; count <= most; count++) {
    const scenario = scenarioFrom(seed + count - 1);
    if (compare(scenario, (vacantMax) => new Mutant(vacantMax)) !== null) return count;
  }
  return null;
}

/** The whole matcher, loaded anew from its sources with one fault in one of them. */
function matcherWith({ file, from, to }: Mutation): MatcherClass {
  const loaded = new Map<string, Modules>([['../../../domain/index.ts', check]]);
  const load = (name: string): Modules => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const source = sourceOf(name);
    const isHere = name === `./${file}.ts`;
    if (isHere && !source.includes(from)) throw new Error(`${name} has no longer: ${from}`);
    const module: { exports: Modules } = { exports: {} };
    const code = commonJs(isHere ? source.replaceAll(from, to) : source);
    runInThisContext(`(require, module) => {${code}}`)(load, module);
    loaded.set(name, module.exports);
    return module.exports;
  };
  // Its own source says so.
  return load('./fast.ts')['FastMatcher'] as MatcherClass;
}

const sources = new Map<string, string>();

function sourceOf(name: string): string {
  if (sources.size === 0) {
    const folder = join(findRoot(), 'engine/routing/matcher');
    for (const each of readdirSync(folder)) {
      if (!each.endsWith('.ts')) continue;
      sources.set(`./${each}`, readFileSync(join(folder, each), 'utf8'));
    }
  }
  return sources.get(name) ?? '';
}

const translated = new Map<string, string>();

function commonJs(text: string): string {
  const code = translated.get(text) ?? transformSync(text, { loader: 'ts', format: 'cjs' }).code;
  translated.set(text, code);
  return code;
}
