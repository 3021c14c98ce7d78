import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Stack } from '../support/stack.ts';

/** What the journal says of each interaction, by the Call-ID of its customer's leg. */
export interface Record {
  readonly interactionsOfCall: ReadonlyMap<string, readonly string[]>;
  readonly endsOfInteraction: ReadonlyMap<string, number>;
  /** Interactions that ended as handled. */
  readonly handled: ReadonlySet<string>;
  /** Reasons of `notReady` that stand in the journal, each with how often. */
  readonly dutyReasons: ReadonlyMap<string, number>;
}

interface ExportedEvent {
  readonly type: string;
  readonly interaction?: string;
  readonly dialog?: unknown;
  readonly outcome?: { readonly kind: string };
  readonly duty?: { readonly kind: string; readonly reason?: string };
}

/** Reads the whole journal of the tenants by `patchbay export`. */
export async function readRecord(stack: Stack, tenants: readonly string[]): Promise<Record> {
  const interactionsOfCall = new Map<string, string[]>();
  const endsOfInteraction = new Map<string, number>();
  const dutyReasons = new Map<string, number>();
  const handled = new Set<string>();
  const note = (event: ExportedEvent): void => {
    const { type, interaction = '', duty } = event;
    if (type === 'interactionStarted') {
      const callId = callIdIn(event.dialog);
      interactionsOfCall.set(callId, [...(interactionsOfCall.get(callId) ?? []), interaction]);
    }
    if (type === 'interactionEnded') add(endsOfInteraction, interaction);
    if (event.outcome?.kind === 'handled') handled.add(interaction);
    if (type === 'agentStateChanged' && duty?.reason !== undefined) add(dutyReasons, duty.reason);
  };
  for (const tenant of tenants) {
    await eachLine(stack, ['export', '--tenant', tenant], (line) => {
      note(JSON.parse(line) as ExportedEvent);
    });
  }
  return { interactionsOfCall, endsOfInteraction, handled, dutyReasons };
}

/** `patchbay verify`: what it says, and whether it found the journal whole. */
export async function verifyJournal(stack: Stack): Promise<{ ok: boolean; text: string }> {
  const lines: string[] = [];
  const code = await eachLine(stack, ['verify'], (line) => lines.push(line), false);
  return { ok: code === 0, text: lines.join('\n') };
}

async function eachLine(
  stack: Stack,
  args: readonly string[],
  take: (line: string) => void,
  mustSucceed = true,
): Promise<number | null> {
  const child = spawn(process.execPath, ['build/patchbay.js', ...args], {
    cwd: stack.root,
    env: stack.environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) take(line);
  const code = await ended;
  if (mustSucceed && code !== 0) {
    throw new Error(`patchbay ${args.join(' ')} ended with ${code}: ${errors}`);
  }
  return code;
}

/** The driver's own bytes: whatever their form, the Call-ID stands in them. */
function callIdIn(dialog: unknown): string {
  const found = /"callId":"([^"]+)"/.exec(JSON.stringify(dialog).replaceAll('\\"', '"'));
  return found?.[1] ?? '';
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
