const TEXT_CHARS_MAX = 16_384;
const NAME_CHARS_MAX = 64;

/** What a virtual agent says beside sound. */
export type AgentMessage =
  /** It listens and will speak at this rate. */
  | { readonly type: 'ready'; readonly rateHz: 8000 | 16000 }
  /** Sent back when all sound before it has been heard. */
  | { readonly type: 'mark'; readonly name: string }
  /** The caller speaks: what was not heard yet shall not be. */
  | { readonly type: 'clear' }
  | { readonly type: 'end'; readonly outcome: string; readonly values: unknown };

/** null = nothing we know, to be passed over; `bad` = not our language at all. */
export function parseAgentMessage(text: string): AgentMessage | null | 'bad' {
  if (text.length > TEXT_CHARS_MAX) return 'bad';
  const message = objectOf(text);
  if (message === null) return 'bad';
  const { type } = message;
  switch (type) {
    case 'ready': {
      const { rateHz = 8_000 } = message;
      return rateHz === 8_000 || rateHz === 16_000 ? { type, rateHz } : 'bad';
    }
    case 'mark': {
      const { name } = message;
      return isName(name) ? { type, name } : 'bad';
    }
    case 'clear':
      return { type };
    case 'end': {
      const { outcome, values = {} } = message;
      return isName(outcome) ? { type, outcome, values } : 'bad';
    }
    default:
      return typeof type === 'string' ? null : 'bad';
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= NAME_CHARS_MAX;
}

function objectOf(text: string): Partial<Record<string, unknown>> | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : null;
  } catch {
    return null;
  }
}
