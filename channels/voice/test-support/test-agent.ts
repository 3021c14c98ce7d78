import type { FlowValue } from '../../../domain/index.ts';
import type { AgentConnector, AgentLine } from '../stream/agent-line.ts';

/** The far end of one connection: what a virtual agent gets, and what it says. */
export class TestLine implements AgentLine {
  waitingBytes = 0;
  isClosed = false;
  readonly messages: Record<string, unknown>[] = [];
  frames: Uint8Array[] = [];
  onText: AgentLine['onText'] = () => undefined;
  onSound: AgentLine['onSound'] = () => undefined;
  onClosed: AgentLine['onClosed'] = () => undefined;
  onMessage: (message: Readonly<Record<string, unknown>>) => void = () => undefined;
  /** Runs for each 20 ms of the caller's voice. */
  onFrame: (frame: Uint8Array) => void = () => undefined;

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      const message = JSON.parse(data) as Record<string, unknown>;
      this.messages.push(message);
      this.onMessage(message);
      return;
    }
    this.frames.push(data);
    this.onFrame(data);
  }

  close(): void {
    this.isClosed = true;
  }

  say(message: Readonly<Record<string, unknown>>): void {
    this.onText(JSON.stringify(message));
  }

  typesOf(): unknown[] {
    return this.messages.map(({ type }) => type);
  }
}

/** A virtual agent that does what the test says. */
export class TestAgent implements AgentConnector {
  timeoutMs = 1_000;
  sendsCaller = false;
  readonly lines: TestLine[] = [];
  /** So many of the next connections fail. */
  refusals = 0;
  onLine: (line: TestLine) => void = () => undefined;

  connect(): Promise<AgentLine> {
    if (this.refusals-- > 0) return Promise.reject(new Error('refused'));
    const line = new TestLine();
    this.lines.push(line);
    this.onLine(line);
    return Promise.resolve(line);
  }

  fieldsOf(values: unknown): Readonly<Record<string, FlowValue>> {
    return typeof values === 'object' && values !== null && 'order' in values
      ? { order: String(values.order) }
      : {};
  }

  get last(): TestLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error('nobody has connected');
    return line;
  }
}
