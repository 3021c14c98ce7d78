import type { FlowValue, FlowValues } from '../domain/index.ts';
import type { FlowEvent } from './evolve/flow.ts';
import { clock } from './timeline-clock.ts';
import type { Names, Texts } from './timeline.ts';

const valueText = (value: FlowValue): string =>
  typeof value === 'string' ? `“${value}”` : String(value);

function valuesText(values: FlowValues): string {
  const all = Object.entries(values).map(([name, value]) => `${name} = ${valueText(value)}`);
  return all.length === 0 ? 'nothing' : all.join(', ');
}

const faultsText = (faults: readonly string[] | undefined): string =>
  faults === undefined ? '' : ` Could not be evaluated: ${faults.join('; ')}.`;

const STREAM_ENDS = {
  ended: 'ended it',
  failed: 'could not be reached, or was lost',
  time: 'had its time',
  stopped: 'was stopped',
} as const;

export function flowNodeTexts(
  names: Names,
): Pick<Texts, Exclude<FlowEvent['type'], 'nodeEntered' | `menu${string}`>> {
  return {
    variablesSet: ({ values, language, priority, faults }) =>
      `Sets ${valuesText(values)}` +
      (language === undefined ? '' : `; speaks ${language} from here on`) +
      (priority === undefined ? '' : `; priority ${priority} from here on`) +
      `.${faultsText(faults)}`,
    branchTaken: ({ taken, next, faults }) =>
      (taken === null
        ? `No case is true: goes to ${next}.`
        : `Case ${taken + 1}: goes to ${next}.`) + faultsText(faults),
    digitsGathered: ({ digits, until }) => `Keys so far: ${digits}; next until ${clock(until)}.`,
    collectStarted: () => 'Keys go to the vault.',
    collectStopped: () => 'Keys go to the vault no longer.',
    digitsKept: ({ name, count }) => `${count} keys are kept in the vault as ${name}.`,
    lookUpStarted: ({ connector, parameters, faults }) =>
      `Asks ${connector} with ${valuesText(parameters)}.${faultsText(faults)}`,
    lookUpEnded: ({ result, values }) =>
      result === 'ok' ? `Answered: ${valuesText(values)}.` : 'No usable answer.',
    messageSent: ({ connector, parameters, faults }) =>
      `Tells ${connector}: ${valuesText(parameters)}.${faultsText(faults)}`,
    streamOpened: ({ connector, language, faults }) =>
      `Virtual agent ${connector} speaks, in ${language}.${faultsText(faults)}`,
    streamStopped: () => 'The virtual agent is stopped.',
    streamEnded: ({ why, outcome, values }) =>
      `The virtual agent ${STREAM_ENDS[why]}` +
      (outcome === null ? '' : `: ${outcome}, with ${valuesText(values)}`) +
      '.',
    surveyAnswered: ({ name, score }) => `Survey ${name}: ${score}.`,
    recordWished: ({ on }) => `From here on it is ${on ? 'recorded' : 'not recorded'}.`,
    flowCalled: ({ next }) => `Goes through another flow, then on at ${next}.`,
    flowReturned: () => 'Back from the other flow.',
    directoryMoved: ({ to, agents, page }) =>
      to === 'asking'
        ? 'Asks for a name anew.'
        : to === 'found'
          ? `Found ${agents.map(names.agent).join(', ')}.`
          : `${agents.length} people match; reads page ${page + 1} of them.`,
    flowResumed: () => 'Nobody took it: goes on in the flow that sent it.',
  };
}
