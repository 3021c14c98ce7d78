import { assert, unreachable } from '../../domain/index.ts';
import type { Command, Refusal, StampedCommand } from '../../domain/index.ts';
import { assertSettled } from '../invariants.ts';
import type { Executed } from '../port.ts';
import type { TenantState } from '../state.ts';
import { cancelCallback, requestCallback } from './callback.ts';
import { publishConfig } from './config.ts';
import * as direct from './direct-call.ts';
import { settleEffects } from './effects.ts';
import { legIncoming } from './incoming.ts';
import * as answers from '../flow/answers.ts';
import * as facts from './leg-facts.ts';
import { legQuality, legUpdated } from './leg-media.ts';
import * as people from './people.ts';
import { setAgentLoad } from './agent-load.ts';
import { moveInteractions } from './move.ts';
import { placeCall } from './place-call.ts';
import { serveWoken } from './queue.ts';
import { setQueueMembers } from './queue-members.ts';
import { setQueueState } from './queue-state.ts';
import { askRecording, recordByPolicy, recordingFact } from './recording.ts';
import { mixRooms } from './room.ts';
import { emit, newRun } from './run.ts';
import type { Run } from './run.ts';
import { legReplaced, legsTakenOver } from './take-over.ts';
import { transferAsked } from './referral.ts';
import { decideTalk } from './talk.ts';
import { leaveDeserted, sendOver } from './send-over.ts';
import { resumeFlow } from '../flow/resume.ts';
import { tick } from './tick.ts';
import { messageFact } from './voicemail.ts';
import { transferInteraction } from './send-on.ts';

/**
 * Decides one command and changes the state by what it decided. No records and no refusal means
 * that the command says nothing new (a doubled or late fact). Throws an AssertionError on a bug:
 * the state is then half changed and must be dropped.
 */
export function execute(state: TenantState, stamped: StampedCommand): Executed {
  assert(stamped.tenant === state.tenant, 'a command of another tenant');
  const run = newRun(state, stamped, { sendOver, resumeFlow });
  const refusal = decide(run, stamped.command);
  leaveDeserted(run);
  serveWoken(run);
  mixRooms(run);
  recordByPolicy(run);
  assert(refusal === null || run.records.length === 0, 'refused, yet something happened');
  assertSettled(run.state, run.records);
  return { records: run.records, refusal };
}

function decide(run: Run, command: Command): Refusal | null {
  switch (command.type) {
    case 'publishConfig':
      return publishConfig(run, command);
    case 'setAgentState':
      return people.setAgentState(run, command);
    case 'setPresence':
      return people.setPresence(run, command);
    case 'setAgentQueue':
      return people.setAgentQueue(run, command);
    case 'declineOffer':
      return people.declineOffer(run, command);
    case 'holdInteraction':
      return people.holdInteraction(run, command);
    case 'unholdInteraction':
      return people.unholdInteraction(run, command);
    case 'transferInteraction':
      return transferInteraction(run, command);
    case 'setAgentLoad':
      return setAgentLoad(run, command);
    case 'setQueueState':
      return setQueueState(run, command);
    case 'setQueueMembers':
      return setQueueMembers(run, command);
    case 'moveInteractions':
      return moveInteractions(run, command);
    case 'startRecording':
    case 'pauseRecording':
    case 'resumeRecording':
    case 'stopRecording':
      return askRecording(run, command);
    case 'placeCall':
      return placeCall(run, command);
    case 'requestCallback':
      return requestCallback(run, command);
    case 'cancelCallback':
      return cancelCallback(run, command);
    case 'endInteraction':
      return people.endInteraction(run, command);
    case 'finishWrapUp':
      return people.finishWrapUp(run, command);
    case 'extendWrapUp':
      return people.extendWrapUp(run, command);
    case 'consult':
    case 'swapConsult':
    case 'joinConsult':
    case 'completeConsult':
    case 'endConsult':
    case 'addParticipant':
    case 'removeParticipant':
    case 'supervise':
    case 'takeOverInteraction':
    case 'endSupervision':
      return decideTalk(run, command);
    default:
      takeFact(run, command);
      return null;
  }
}

type Fact = Extract<
  Command,
  {
    type:
      | `${'leg' | 'directCall'}${string}`
      | `recording${string}`
      | `stream${'Started' | 'Ended'}`
      | 'speechHeard'
      | 'lookUpEnded'
      | 'digitsCollected'
      | 'digitPressed'
      | 'playEnded'
      | 'raiseAlert'
      | 'settleEffects'
      | 'tick'
      | 'transferAsked';
  }
>;

/** Facts are not refused: what is late or doubled changes nothing. */
function takeFact(run: Run, command: Fact): void {
  switch (command.type) {
    case 'legIncoming':
      return legIncoming(run, command);
    case 'legRinging':
      return facts.legRinging(run, command);
    case 'legAnswered':
      return facts.legAnswered(run, command);
    case 'legEnded':
      return facts.legEnded(run, command);
    case 'legHeld':
      return facts.legHeld(run, command);
    case 'legsTakenOver':
      return legsTakenOver(run, command);
    case 'legUnheld':
      return facts.legUnheld(run, command);
    case 'digitPressed':
      return facts.digitPressed(run, command);
    case 'playEnded':
      return facts.playEnded(run, command);
    case 'raiseAlert':
      return emit(run, { type: 'alertRaised', code: command.code, text: command.text });
    case 'directCallStarted':
      return direct.directCallStarted(run, command);
    case 'directCallAnswered':
      return direct.directCallAnswered(run, command);
    case 'directCallUpdated':
      return direct.directCallUpdated(run, command);
    case 'directCallEnded':
      return direct.directCallEnded(run, command);
    case 'streamStarted':
      // Heard of by its end alone.
      return;
    case 'streamEnded':
      return answers.streamEnded(run, command);
    case 'speechHeard':
      return answers.speechHeard(run, command);
    case 'digitsCollected':
      return answers.digitsCollected(run, command);
    case 'lookUpEnded':
      return answers.lookUpEnded(run, command);
    case 'transferAsked':
      return transferAsked(run, command);
    case 'legReplaced':
      return legReplaced(run, command);
    case 'recordingStarted':
    case 'recordingPaused':
    case 'recordingResumed':
    case 'recordingEnded':
      if (!messageFact(run, command)) recordingFact(run, command);
      return;
    case 'legQuality':
      return legQuality(run, command);
    case 'legUpdated':
      return legUpdated(run, command);
    case 'settleEffects':
      return settleEffects(run, command);
    case 'tick':
      return tick(run);
    default:
      return unreachable(command);
  }
}
