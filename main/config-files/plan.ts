import { configKey } from '../../domain/index.ts';
import type { ConfigDocument } from '../../domain/index.ts';
import { diffConfig, isSame } from '../../engine/index.ts';

export interface FolderPlan {
  /** Documents of the folder that are to be published. */
  readonly documents: readonly ConfigDocument[];
  readonly removed: readonly string[];
  /** Not in the folder and left as they are, as nobody asked to remove them. */
  readonly left: readonly string[];
}

export interface PlanOptions {
  /** What the folder was written from; null = unknown: what stands now is taken for it. */
  readonly base: readonly ConfigDocument[] | null;
  readonly now: readonly ConfigDocument[];
  readonly folder: readonly ConfigDocument[];
  /** Removes what was in the base and is not in the folder. */
  readonly prune: boolean;
}

/** The folder as a change of its base; what others added since is never removed. */
export function planFolder({ base, now, folder, prune }: PlanOptions): FolderPlan {
  const from = base ?? now;
  const stands = new Set(now.map(configKey));
  const changes = diffConfig(from, folder);
  const gone = changes.flatMap(({ kind, key }) => (kind === 'removed' ? [key] : []));
  return {
    documents: changes.flatMap((change) => (change.kind === 'removed' ? [] : [change.after])),
    removed: prune ? gone : [],
    left: prune ? [] : gone.filter((key) => stands.has(key)),
  };
}

/** Whether the folder says what stands: then it may be taken for a copy of it. */
export function isCopy(folder: readonly ConfigDocument[], now: readonly ConfigDocument[]): boolean {
  const all = new Map(now.map((document) => [configKey(document), document]));
  if (all.size !== folder.length) return false;
  return folder.every((document) => isSame(document, all.get(configKey(document))));
}
