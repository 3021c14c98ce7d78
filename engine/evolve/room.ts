import type { TalkEvent } from '../../domain/index.ts';
import type { TenantState } from '../state.ts';

/** Who else is in a conversation, and who hears whom. */
export function applyToRoom(_state: TenantState, _event: TalkEvent, _at: number): void {}
