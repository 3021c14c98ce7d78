import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Effect, TenantId } from '../domain/index.ts';
import { liveLegs, type TenantState } from '../engine/index.ts';
import { type Journal, openJournal, type OpenedJournal } from '../journal/index.ts';
import { createSipDriver, type VoiceDriver } from '../channels/index.ts';
import { createMediaEngine, type MediaEngine } from '../media/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { EffectRunner, type Settlement } from './effect/runner.ts';
import type { Log } from './log.ts';
import { createPromptLibrary } from './prompt-library.ts';
import { Tenants } from './tenant/tenants.ts';
import { ViewHub } from './view/hub.ts';
import { VoiceHostOfProcess } from './voice-host.ts';

export interface ProcessOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly build: string;
}
