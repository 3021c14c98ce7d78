import type { Prompt, QueueConfig } from '../domain/index.ts';
import type { Config } from './state.ts';

/** Of music whose length nobody knows: Microsoft's own. */
const MUSIC_MS = 120_000;
/** To hear the offer and press the key. */
const KEY_MS = 5_000;
/** Microsoft's own queues list no more. */
const LISTED_MAX = 20;

/** Settings that hinder each other, as Microsoft's page on call queues warns of them. */
export function queueAdvice(path: string, queue: QueueConfig, config: Config): string[] {
  const { overflow, greeting, serviceLevelMs, serviceLevelJudged, agents, members } = queue;
  const { count, wait } = overflow;
  const advice: string[] = [];
  const isLate = wait !== null && wait.afterMs > 0 && serviceLevelMs >= wait.afterMs;
  if (isLate && serviceLevelJudged !== false) {
    advice.push(
      `${path}/serviceLevelMs: not below overflow/wait/afterMs, so nobody can miss it; ` +
        `make it less`,
    );
  }
  if (count?.max === 0 && greeting !== null) {
    advice.push(`${path}/greeting: overflow/count/max is 0, so nobody ever hears it`);
  }
  if (members !== undefined && (agents?.length ?? 0) > LISTED_MAX) {
    advice.push(
      `${path}/agents: ${agents?.length} are listed; they work here, but a call queue of Teams ` +
        `itself takes ${LISTED_MAX}`,
    );
  }
  return [...advice, ...callbackAdvice(path, queue, config)];
}

/**
 * The trap of Microsoft's own example: eligible after 60 s, music of 120 s, timeout after 120 s.
 * What must hold: timeout > time to be eligible + rest of the music + the key press.
 */
function callbackAdvice(path: string, queue: QueueConfig, config: Config): string[] {
  const { callback, overflow, waitMaxMs, music } = queue;
  if (callback === null) return [];
  const { conditions, offerAfterMs, offerAt } = callback;
  const isByCrowd = conditions !== undefined && conditions.waitMs === null;
  const eligibleMs = isByCrowd ? 0 : (conditions?.waitMs ?? offerAfterMs);
  const musicMs = offerAt === 'musicEnd' ? lengthOf(music, config) : 1;
  const offerMs = Math.max(1, Math.ceil(eligibleMs / musicMs)) * musicMs;
  const timeoutMs = overflow.wait?.afterMs ?? waitMaxMs;
  if (offerMs + KEY_MS < timeoutMs) return [];
  const why = `the offer comes after ${offerMs} ms, the wait ends after ${timeoutMs} ms`;
  return [`${path}/callback: it is never offered (${why}); make the wait longer`];
}

function lengthOf(music: Prompt, config: Config): number {
  if (music.kind !== 'music' && music.kind !== 'audio') return MUSIC_MS;
  for (const audio of config.audios.values()) {
    if (audio.id === music.name) return Math.max(1, audio.durationMs);
  }
  return MUSIC_MS;
}
