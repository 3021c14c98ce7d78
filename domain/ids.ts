import { z } from 'zod';

/**
 * Ids are branded strings: a bare `string` in a signature is a defect. Those that the engine makes
 * are deterministic (prefix, event seq, n); those that a door makes (inbound legs) are random.
 */
const id = <Brand extends string>(brand: Brand) =>
  z
    .string()
    .min(1)
    .max(128)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:@+-]*$/, `not a valid ${brand}`)
    .brand<Brand>();

export const TenantId = id('TenantId');
export const InteractionId = id('InteractionId');
export const AgentId = id('AgentId');
export const QueueId = id('QueueId');
export const FlowId = id('FlowId');
export const NodeId = id('NodeId');
export const LegId = id('LegId');
export const OfferId = id('OfferId');
export const EffectId = id('EffectId');
export const PlayId = id('PlayId');
export const TrunkId = id('TrunkId');
export const ListId = id('ListId');
/** One recording of an interaction; after a restart it goes on in another file. */
export const RecordingId = id('RecordingId');
/** One conversation of a leg with a virtual agent. */
export const StreamId = id('StreamId');
/** One gathering of digits at the door. */
export const CollectId = id('CollectId');
export const HolidaysId = id('HolidaysId');
export const PromptId = id('PromptId');
export const AudioId = id('AudioId');
export const VoicemailId = id('VoicemailId');
export const ConnectorId = id('ConnectorId');
/** Points into the vault: a number, address, name, text or identifying digits of a person. */
export const PersonalRef = id('PersonalRef');

export type TenantId = z.infer<typeof TenantId>;
export type InteractionId = z.infer<typeof InteractionId>;
export type AgentId = z.infer<typeof AgentId>;
export type QueueId = z.infer<typeof QueueId>;
export type FlowId = z.infer<typeof FlowId>;
export type NodeId = z.infer<typeof NodeId>;
export type LegId = z.infer<typeof LegId>;
export type OfferId = z.infer<typeof OfferId>;
export type EffectId = z.infer<typeof EffectId>;
export type PlayId = z.infer<typeof PlayId>;
export type TrunkId = z.infer<typeof TrunkId>;
export type ListId = z.infer<typeof ListId>;
export type RecordingId = z.infer<typeof RecordingId>;
export type StreamId = z.infer<typeof StreamId>;
export type CollectId = z.infer<typeof CollectId>;
export type HolidaysId = z.infer<typeof HolidaysId>;
export type PromptId = z.infer<typeof PromptId>;
export type AudioId = z.infer<typeof AudioId>;
export type VoicemailId = z.infer<typeof VoicemailId>;
export type ConnectorId = z.infer<typeof ConnectorId>;
export type PersonalRef = z.infer<typeof PersonalRef>;

/** Milliseconds since 1970-01-01T00:00Z. Comes with the command; never read in a pure room. */
export type Instant = number;
