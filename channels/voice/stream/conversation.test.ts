import { describe, expect, it } from 'vitest';
import { HandTimers } from '../test-support/hand-timers.ts';
import { TestAgent } from '../test-support/test-agent.ts';
import type { LegSound, Speaking } from './agent-line.ts';
import { Conversation } from './conversation.ts';
import type { ConversationEnd } from './conversation.ts';

/** A leg's sound: what is written waits until it is heard. */
class TestSound implements LegSound, Speaking {
  queuedMs = 0;
  rateHz = 0;
  isOpen = false;
  frame: (samples: Int16Array) => void = () => undefined;
  onDrained: Speaking['onDrained'] = () => undefined;

  hear(rateHz: 8000 | 16000, onFrame: (samples: Int16Array) => void) {
    this.rateHz = rateHz;
    this.isOpen = true;
    this.frame = onFrame;
    return { close: () => this.close() };
  }

  speak(): Speaking {
    return this;
  }

  write(samples: Int16Array): void {
    this.queuedMs += (samples.length * 1_000) / this.rateHz;
  }

  heard(ms = this.queuedMs): void {
    this.queuedMs -= ms;
    if (this.queuedMs === 0) this.onDrained('played');
  }

  flush(): void {
    this.queuedMs = 0;
    this.onDrained('flushed');
  }

  close(): void {
    this.isOpen = false;
  }

  stats() {
    return Promise.resolve({ droppedMs: 0, queuedMs: this.queuedMs });
  }
}

async function talk(options: { refusals?: number; ready?: boolean; rateHz?: number } = {}) {
  const timers = new HandTimers();
  const agent = new TestAgent();
  agent.refusals = options.refusals ?? 0;
  const ready = { type: 'ready', rateHz: options.rateHz ?? 8_000 };
  agent.onLine = (line) => {
    line.onMessage = ({ type }) => {
      if (type === 'start' && options.ready !== false) line.say(ready);
    };
  };
  const sound = new TestSound();
  const ends: ConversationEnd[] = [];
  let started = 0;
  const conversation = new Conversation({
    ...{ connector: agent, sound, timers, start: { stream: 's1' }, timeMsMax: 60_000 },
    log: () => undefined,
    onStarted: () => started++,
    onEnded: (end) => ends.push(end),
  });
  await timers.pass(0);
  return { timers, agent, sound, ends, conversation, started: () => started };
}

const FRAME = new Int16Array(160).fill(1_000);
const pcm = (ms: number): Uint8Array => new Uint8Array(ms * 16);

describe('a conversation with a virtual agent', () => {
  it('hears the last words before it is over, and closes everything', async () => {
    const { agent, sound, ends, timers, started } = await talk();
    expect(started()).toBe(1);
    agent.last.onSound(pcm(500));
    agent.last.say({ type: 'end', outcome: 'done', values: { order: 'A1' } });
    await timers.pass(400);
    expect(ends).toEqual([]);
    expect(agent.last.isClosed).toBe(true);
    sound.heard();
    await timers.pass(0);
    expect(ends).toEqual([{ why: 'ended', outcome: 'done', values: { order: 'A1' } }]);
    expect([sound.isOpen, timers.waiting]).toEqual([false, 0]);
  });

  it('waits for last words no longer than is reasonable', async () => {
    const { agent, ends, timers } = await talk();
    agent.last.onSound(pcm(60_000));
    agent.last.say({ type: 'end', outcome: 'done' });
    await timers.pass(10_000);
    expect(ends[0]?.why).toBe('ended');
  });

  it('sends a mark back when what was before it has been heard, or thrown away', async () => {
    const { agent, sound, timers } = await talk();
    const marks = () => agent.last.messages.flatMap((m) => (m['type'] === 'mark' ? m['name'] : []));
    agent.last.onSound(pcm(200));
    agent.last.say({ type: 'mark', name: 'one' });
    agent.last.onSound(pcm(200));
    agent.last.say({ type: 'mark', name: 'two' });
    await timers.pass(0);
    expect(marks()).toEqual([]);
    sound.heard(250);
    await timers.pass(100);
    expect(marks()).toEqual(['one']);
    agent.last.say({ type: 'clear' });
    await timers.pass(0);
    expect(marks()).toEqual(['one', 'two']);
  });

  it('connects anew twice, then it has failed', async () => {
    const { agent, ends, timers, sound, started } = await talk();
    agent.last.onClosed();
    expect(ends).toEqual([]);
    await timers.pass(250);
    expect(agent.lines).toHaveLength(2);
    expect(agent.last.messages[0]).toMatchObject({ type: 'start', resumed: true });
    sound.frame(FRAME);
    expect(agent.last.frames).toHaveLength(1);
    agent.last.onClosed();
    await timers.pass(1_000);
    agent.last.onClosed();
    expect(ends).toEqual([{ why: 'failed', outcome: null, values: {} }]);
    expect([agent.lines.length, started(), timers.waiting]).toEqual([3, 1, 0]);
  });

  it('has failed when nobody is ready in time, or nobody is there', async () => {
    const silent = await talk({ ready: false });
    await silent.timers.pass(1_000 + 250 + 1_000 + 1_000 + 1_000);
    expect([silent.ends[0]?.why, silent.started()]).toEqual(['failed', 0]);
    const away = await talk({ refusals: 3 });
    await away.timers.pass(1_250);
    expect(away.ends[0]?.why).toBe('failed');
  });

  it('is over when its time is, and the agent is told', async () => {
    const { agent, ends, timers } = await talk();
    await timers.pass(60_000);
    expect(ends[0]?.why).toBe('time');
    expect(agent.last.messages.at(-1)).toEqual({ type: 'stop', why: 'time' });
  });

  it('drops the oldest sound for an agent that is slow, and says how much', async () => {
    const { agent, sound, conversation } = await talk();
    agent.last.waitingBytes = 20_000;
    for (let i = 0; i < 130; i++) sound.frame(FRAME);
    expect([agent.last.frames.length, conversation.dropped]).toEqual([0, 30]);
    agent.last.waitingBytes = 0;
    sound.frame(FRAME);
    expect(agent.last.frames).toHaveLength(100);
    expect(agent.last.messages.at(-1)).toEqual({ type: 'dropped', frames: 31 });
  });

  it('speaks at the rate that the agent is ready for', async () => {
    const { sound } = await talk({ rateHz: 16_000 });
    expect(sound.rateHz).toBe(16_000);
  });

  it.each([
    ['no JSON', '{'],
    ['a known word in a wrong shape', '{"type":"end"}'],
    ['too much', JSON.stringify({ type: 'mark', name: 'x'.repeat(20_000) })],
  ])('is ended by %s', async (_what, text) => {
    const { agent, ends } = await talk();
    agent.last.onText(text);
    expect(ends[0]?.why).toBe('failed');
  });

  it('passes over words that it does not know, but not a flood of them', async () => {
    const { agent, ends, timers } = await talk();
    for (let i = 0; i < 150; i++) agent.last.say({ type: 'thinking' });
    await timers.pass(1_000);
    expect(ends).toEqual([]);
    for (let i = 0; i < 250; i++) agent.last.say({ type: 'thinking' });
    expect(ends[0]?.why).toBe('failed');
  });
});
