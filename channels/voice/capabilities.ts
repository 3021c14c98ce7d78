import type { VoiceDriver } from './port.ts';

/**
 * What each platform can do: the table of DESIGN §6 as data. The contract suite skips only what is
 * denied here, flows and desk ask here. It is the floor: turning a yes into a no needs an ADR.
 */
export interface VoiceCapabilities {
  /** How an ordinary Teams user is rung. */
  readonly ringTeamsUser: 'byNumber' | 'invite' | 'no';
  readonly continuousRecording: boolean;
  /** Longest single recording where it is not continuous; null = no limit of the platform's. */
  readonly recordingClipMaxMs: number | null;
  /** Audio as it is spoken: virtual agent, transcript. */
  readonly liveAudio: boolean;
  readonly listen: 'inMedia' | 'visibleJoin' | 'byStream';
  readonly coach: boolean;
  readonly join: boolean;
  readonly holdMusic: 'anyLeg' | 'oneParticipantAtATime';
  /** What is seen of the agent's own hold button. */
  readonly agentHoldSeen: boolean;
  readonly agentTransferSeen: boolean;
  readonly agentButtons: 'signalling' | 'rosterAndMute' | 'softphoneEvents';
  readonly lineQuality: 'rtcp' | 'callRecordsAfterwards' | 'sdkStatistics';
}

export const VOICE_CAPABILITIES: Readonly<Record<VoiceDriver['name'], VoiceCapabilities>> = {
  sip: {
    ringTeamsUser: 'byNumber',
    continuousRecording: true,
    recordingClipMaxMs: null,
    liveAudio: true,
    listen: 'inMedia',
    coach: true,
    join: true,
    holdMusic: 'anyLeg',
    agentHoldSeen: true,
    agentTransferSeen: true,
    agentButtons: 'signalling',
    lineQuality: 'rtcp',
  },
  graph: {
    ringTeamsUser: 'invite',
    continuousRecording: false,
    recordingClipMaxMs: 120_000,
    liveAudio: false,
    listen: 'visibleJoin',
    coach: false,
    join: true,
    holdMusic: 'oneParticipantAtATime',
    agentHoldSeen: false,
    agentTransferSeen: true,
    agentButtons: 'rosterAndMute',
    lineQuality: 'callRecordsAfterwards',
  },
  acs: {
    ringTeamsUser: 'no',
    continuousRecording: true,
    recordingClipMaxMs: null,
    liveAudio: true,
    listen: 'byStream',
    coach: false,
    join: true,
    holdMusic: 'anyLeg',
    agentHoldSeen: true,
    agentTransferSeen: true,
    agentButtons: 'softphoneEvents',
    lineQuality: 'sdkStatistics',
  },
};
