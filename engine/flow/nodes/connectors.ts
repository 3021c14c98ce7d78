import type { ConnectorConfig, ConnectorId, FlowValues, StreamId } from '../../../domain/index.ts';
import { ensureAnswered, legOfCustomer, play, stopPlay } from '../../decide/audio.ts';
import { newStreamId } from '../../decide/ids.ts';
import { emit } from '../../decide/run.ts';
import type { Run } from '../../decide/run.ts';
import { LOOK_UP_MARGIN_MS } from '../../limits.ts';
import type { Interaction } from '../../state.ts';
import { evaluateAll } from '../expressions.ts';
import { languageOf } from '../language.ts';
import type { At, NodeOf, NodeRun, Step, WaitsAt } from '../node-run.ts';

type LookUp = NodeOf<'lookUp'>;
type VirtualAgent = NodeOf<'virtualAgent'>;

export const lookUp: NodeRun<LookUp> = {
  enter(run, interaction, { id, node }) {
    const connector = connectorOf(run, node.connector);
    if (connector === null) return node.otherwise;
    const { values, faults } = evaluateAll(run, interaction, node.parameters);
    emit(run, {
      type: 'lookUpStarted',
      interaction: interaction.id,
      node: id,
      connector: connector.id,
      parameters: values,
      caller: connector.sendsCaller ? interaction.customer : null,
      until: run.at + connector.timeoutMs + LOOK_UP_MARGIN_MS,
      ...(faults.length === 0 ? {} : { faults }),
    });
    musicFor(run, interaction, node);
    return null;
  },

  // The platform stays silent where its music broke off.
  played: () => null,

  timedOut(run, interaction, { id, node }) {
    return lookedUp(run, interaction, { id, node, result: 'failed', values: {} });
  },

  answered(run, interaction, { id, node }, { result, values }) {
    const known = fieldsOf(run, node.connector, values);
    return lookedUp(run, interaction, { id, node, result, values: known });
  },

  replay(run, interaction, { node }) {
    // What is open is asked again by the host itself.
    musicFor(run, interaction, node);
    return null;
  },
};

function musicFor(run: Run, interaction: Interaction, { music }: LookUp): void {
  if (music === null) return;
  ensureAnswered(run, interaction);
  play(run, interaction, { purpose: 'music', prompt: music });
}

function lookedUp(
  run: Run,
  interaction: Interaction,
  of: {
    readonly id: At['id'];
    readonly node: LookUp;
    readonly result: 'ok' | 'failed';
    readonly values: FlowValues;
  },
): Step {
  const { id, node, result } = of;
  const values = result === 'ok' ? of.values : {};
  stopPlay(run, interaction);
  emit(run, { type: 'lookUpEnded', interaction: interaction.id, node: id, result, values });
  return result === 'ok' ? node.next : node.otherwise;
}

export const send: NodeRun<NodeOf<'send'>> = {
  enter(run, interaction, { id, node }) {
    const connector = connectorOf(run, node.connector);
    if (connector === null) return node.next;
    const { values, faults } = evaluateAll(run, interaction, node.parameters);
    emit(run, {
      type: 'messageSent',
      interaction: interaction.id,
      node: id,
      connector: connector.id,
      parameters: values,
      caller: connector.sendsCaller ? interaction.customer : null,
      ...(faults.length === 0 ? {} : { faults }),
    });
    return node.next;
  },
};

export const virtualAgent: NodeRun<VirtualAgent> = {
  enter(run, interaction, { id, node }) {
    if (connectorOf(run, node.connector) === null) return node.otherwise;
    ensureAnswered(run, interaction);
    open(run, interaction, { id, node });
    return null;
  },

  /** The platform lost the end of it. */
  timedOut(run, interaction, { id, node, owner }) {
    const { stream } = owner;
    if (stream === undefined) return node.otherwise;
    stop(run, interaction, { id, stream });
    return ended(run, interaction, { id, stream, why: 'time', node, outcome: null, values: {} });
  },

  streamed(run, interaction, { id, node }, { stream, why, outcome, values }) {
    const known = fieldsOf(run, node.connector, values);
    return ended(run, interaction, { id, node, stream, why, outcome, values: known });
  },

  /**
   * It was with the process that died: the conversation begins anew. The one before is stopped, for
   * it may still be an open effect that this process drives again, or live on where only the
   * dialog was replaced.
   */
  replay(run, interaction, { id, node, owner: { stream } }) {
    if (stream !== undefined) stop(run, interaction, { id, stream });
    open(run, interaction, { id, node });
    return null;
  },
};

function stop(
  run: Run,
  interaction: Interaction,
  { id, stream }: { readonly id: At['id']; readonly stream: StreamId },
): void {
  const leg = legOfCustomer(interaction);
  emit(run, { type: 'streamStopped', interaction: interaction.id, node: id, leg, stream });
}

function open(
  run: Run,
  interaction: Interaction,
  { id, node }: Pick<WaitsAt<VirtualAgent>, 'id' | 'node'>,
): void {
  const { values, faults } = evaluateAll(run, interaction, node.parameters);
  emit(run, {
    type: 'streamOpened',
    interaction: interaction.id,
    node: id,
    leg: legOfCustomer(interaction),
    stream: newStreamId(run),
    connector: node.connector,
    parameters: values,
    language: languageOf(run.state, interaction),
    timeMsMax: node.timeMsMax,
    ...(faults.length === 0 ? {} : { faults }),
  });
}

function ended(
  run: Run,
  interaction: Interaction,
  of: {
    readonly id: At['id'];
    readonly node: VirtualAgent;
    readonly stream: StreamId;
    readonly why: 'ended' | 'failed' | 'time' | 'stopped';
    readonly outcome: string | null;
    readonly values: FlowValues;
  },
): Step {
  const { id, node, stream, why, outcome, values } = of;
  const said = { stream, why, outcome, values };
  emit(run, { type: 'streamEnded', interaction: interaction.id, node: id, ...said });
  return (outcome === null ? undefined : node.outcomes[outcome]) ?? node.otherwise;
}

/** What the other side says beside what its connector names is dropped. */
function fieldsOf(run: Run, connector: ConnectorId, values: FlowValues): FlowValues {
  const known: FlowValues = {};
  for (const { name } of connectorOf(run, connector)?.fields ?? []) {
    const value = values[name];
    if (value !== undefined) known[name] = value;
  }
  return known;
}

function connectorOf(run: Run, id: ConnectorId): ConnectorConfig | null {
  return run.state.config.connectors.get(id) ?? null;
}
