import type { AgentId, FlowId, NodeId } from '../domain/index.ts';

/**
 * What a node waits for.
 *
 *   play ─► key ─► (next node, or play once more)
 *     └─► answer, door, agent ─► (next node)
 *
 * - play: the end of its prompt; keys and words may count already.
 * - key: a key or a word; all that were pressed are in `digits`.
 * - door: digits of a person, gathered where the engine does not see them.
 * - answer: of a connector that was asked. · agent: a virtual one speaks with the caller.
 */
export type FlowWaits = 'play' | 'key' | 'door' | 'answer' | 'agent';

/** People whom a caller chooses from, nine a page; `found`: one, whose name is being said. */
export interface DirectoryShown {
  readonly to: 'list' | 'found';
  readonly agents: readonly AgentId[];
  readonly page: number;
}

/** A flow that called another and goes on at `next` when that returns. */
export interface FlowFrame {
  readonly flow: FlowId;
  readonly version: number;
  readonly next: NodeId;
}
