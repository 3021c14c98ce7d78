import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import { tryFlow } from '../../engine/index.ts';
import { contoso } from '../../engine/test-support/fixture.ts';
import { wantedOf } from './try-arguments.ts';
import { linesOf } from './try-text.ts';

const GUIDE = readFileSync(new URL('../../docs/guides/flows.md', import.meta.url), 'utf8');

it('the guide of flows shows what its example does', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(GUIDE) ?? [];
  const [, command = '', shown = ''] =
    / {4}npx patchbay try ([^\n]*)\n\n```\n([\s\S]*?)```/.exec(GUIDE) ?? [];
  const documents = (JSON.parse(json) as unknown[]).map((each) => ConfigDocument.parse(each));
  const { flow, trial } = wantedOf(command.replace('--file orders.json ', '').split(' '));
  const tried = tryFlow(contoso(), { flow, trial, documents, now: 0 });
  if (tried.kind === 'refused') throw new Error(tried.faults.join('; '));
  expect(`${linesOf(tried).join('\n')}\n`).toBe(shown);
});
