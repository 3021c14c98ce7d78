import { DAY_MS } from '../domain/index.ts';

/** Every wait has an end; these are the ones that no setting names. */

/** RFC 3261 timer B and F: a peer that has not answered by then never will (64 × T1). */
export const LEG_ENDING_MAX_MS = 32_000;
/** From our 2xx to the peer's ACK, plus the time the effect itself may take. */
export const LEG_ACCEPTING_MAX_MS = 60_000;
/** An effect that nobody settled: settled as `unknown`, and a person is told. */
export const EFFECT_OPEN_MAX_MS = 60_000;
/** A prompt whose end was never reported: the flow goes on as if it had finished. */
export const PLAY_MAX_MS = 300_000;
/** Digits gathered at the door: as slowly as a flow may allow, and their end never reported. */
export const COLLECT_MAX_MS = 720_000;
/** A virtual agent's time is the platform's to keep; so much later its end was lost. */
export const STREAM_END_MS = 10_000;
/** The answer of a connector is on its way: the host keeps the connector's own time. */
export const LOOK_UP_MARGIN_MS = 5_000;
/** Words heard with less are taken for others: the caller is asked again. */
export const SPEECH_CONFIDENCE_MIN = 0.3;
/** Of whom nothing gave one: 1 comes first, 10 last. */
export const PRIORITY = 5;
/** Variables of one interaction; what a flow sets beyond is dropped. */
export const VARIABLES_MAX = 100;
/** Flows that wait for each other's return. */
export const FLOW_DEPTH_MAX = 8;
/** What was asked of a recording and is not confirmed by then never will be. */
export const RECORDING_ANSWER_MS = 60_000;
/** Less than this is no message: so much was said, or so long it is where nobody listened. */
export const VOICED_MIN_MS = 500;
export const MESSAGE_MIN_MS = 1_500;
/** An agent hears a message, as often as they like, and looks something up. */
export const HEARING_MAX_MS = 1_800_000;
/** A farewell is short; then the leg is dropped. */
export const FAREWELL_MAX_MS = 60_000;
/** An outside number that a person was transferred to. */
export const EXTERNAL_RING_MS = 60_000;
/** Somebody of ours who is asked, added or supervises. */
export const PARTICIPANT_RING_MS = 30_000;
/** For an agent's outside phone that joins a talk to be confirmed by a key. */
export const CONFIRM_MS = 15_000;
/** Customer, owner and six others: who is rung counts. */
export const ROOM_MEMBERS_MAX = 8;
/** Ring and wrap-up of an offer that came from no queue (direct transfer to an agent). */
export const DIRECT_RING_MS = 15_000;
export const DIRECT_WRAP_UP_MS = 15_000;
export const DIRECT_BACK_OFF_MS = 10_000;
/** A named agent is asked alone so long where the transfer does not say. */
export const NAMED_AGENT_MS = 30_000;
/** How long a queue's work is thought to take before any was seen: gives way within a few. */
export const HANDLE_GUESS_MS = 240_000;
/** Announcements closer together than this would talk over themselves. */
export const POSITION_EVERY_MIN_MS = 10_000;
/** A flow that enters this many nodes without waiting is a loop: the check refuses it before. */
export const NODES_PER_STEP_MAX = 100;
/**
 * Outside numbers that flows and overflows ring for one interaction: a circle of them through
 * queues waits between its laps, so that no limit within one command ends it, and each lap costs.
 */
export const TIMES_SENT_OUT_MAX = 20;
/** One execute fires at most so many timers; the host ticks again while one is due. */
export const TIMERS_PER_TICK_MAX = 1_000;
/** Who waits and is told at once that the queue is paused: each costs two events. */
export const NOTICES_MAX = 500;
/** Moved by one command: the whole must stay small enough for one commit. */
export const MOVED_MAX = 1_000;
/** Ended interactions that the board still shows. */
export const ENDED_SHOWN_MAX = 200;
/** Ids of ended inbound legs, so that a late double starts no second interaction. */
export const LEGS_REMEMBERED_MAX = 10_000;
export const LEGS_REMEMBERED_MS = 60_000;
/** The other side of a call that we place, where no queue says. */
export const OUTBOUND_RING_MS = 45_000;
/** Too few waited for a callback to be offered: looked at again. */
export const CALLBACK_LOOK_MS = 15_000;
/** A callback whose time has come while its queue is closed: looked at again. */
export const CALLBACK_CLOSED_MS = 300_000;
/** How far ahead a callback may be asked for. */
export const CALLBACK_AHEAD_MAX_MS = 31 * DAY_MS;
