export type {
  ActionResult,
  AudioEar,
  LegOnRecord,
  PhoneAccount,
  RecordingTarget,
  SealedPerson,
  SpeechEar,
  SubmitResult,
  TrunkHealth,
  VoiceConfig,
  VoiceDriver,
  VoiceHost,
} from './voice/port.ts';
export { ridesAlong } from './voice/port.ts';
export type { AgentConnector, AgentLine } from './voice/stream/agent-line.ts';
export { effectiveTrunk, effectiveTrunks } from './voice/derived-trunk.ts';
export type { BaseTrunk } from './voice/derived-trunk.ts';
export { VOICE_CAPABILITIES } from './voice/capabilities.ts';
export type { VoiceCapabilities } from './voice/capabilities.ts';
export { createSipDriver } from './voice/sip/driver.ts';
export type { SipDriver, SipDriverOptions } from './voice/sip/driver.ts';
export { certificateFiles, type SipTls } from './voice/sip/certificates.ts';
export { encodeG711, measureRecording, openRecording } from './voice/sip/recording-file.ts';
export type { RecordingFile } from './voice/sip/recording-file.ts';
export { createSipVoice } from './voice/sip/voice.ts';
export type { SipVoiceOptions } from './voice/sip/voice.ts';
export { examineTrunk } from './voice/sip/doctor/doctor.ts';
export type { TrunkToExamine } from './voice/sip/doctor/doctor.ts';
export { findingText, type Finding } from './voice/sip/doctor/finding.ts';
export { normaliseNumber } from './voice/sip/number.ts';
