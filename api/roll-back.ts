import { configKey } from '../domain/index.ts';
import type { ConfigDocument } from '../domain/index.ts';
import { diffConfig } from '../engine/index.ts';
import type { Change } from './configuration.ts';

/**
 * The change that makes `now` what `wanted` was. A phone keeps the password in force: to go back
 * must not open what was closed since.
 */
export function backTo(
  wanted: readonly ConfigDocument[],
  now: readonly ConfigDocument[],
): Pick<Change, 'documents' | 'removed'> {
  const present = new Map(now.map((document) => [configKey(document), document]));
  const target = wanted.map((document) => withKeyOf(document, present.get(configKey(document))));
  const changes = diffConfig(now, target);
  return {
    documents: changes.flatMap((change) => (change.kind === 'removed' ? [] : [change.after])),
    removed: changes.flatMap((change) => (change.kind === 'removed' ? [change.key] : [])),
  };
}

function withKeyOf(document: ConfigDocument, now: ConfigDocument | undefined): ConfigDocument {
  if (document.kind !== 'agent' || document.address?.kind !== 'phone') return document;
  if (now?.kind !== 'agent' || now.address?.kind !== 'phone') return document;
  return { ...document, address: { ...document.address, key: now.address.key } };
}
