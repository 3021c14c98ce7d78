import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { attendantLine, threeMenus } from './attendants.ts';
import { recorded, recordSales } from './recorded.ts';
import { conferenceOfThree, consultAndHandOver, supervised } from './talks.ts';

export interface Scenario {
  /** File in scenarios/ without its ending; what follows `expect-` is checked on the record. */
  readonly file: string;
  readonly to?: string;
  /** Before the call. */
  readonly prepare?: (context: Context) => Promise<void>;
  /** While SIPp runs. */
  readonly steps?: (context: Context) => Promise<void>;
}

export const mainLine = '+442079460100';
export const salesLine = '+442079460120';

/** The whole of it: greeting, digit, music, agent, both directions, hang-up by the agent. */
async function talkBothWays(context: Context): Promise<void> {
  const { twin } = context;
  await context.callerHearsSound();
  const ringing = await twin.rings('ana');
  if (ringing.from !== context.caller) throw new Error(`Ana sees ${ringing.from}`);
  if (!ringing.display.startsWith('Sales')) throw new Error(`Ana's phone shows ${ringing.display}`);
  await twin.onPhone('ana', 'answer');
  await context.waitForState('agent');
  await twin.onPhone('ana', 'tone', { hz: 1000 });
  await Promise.all([context.callerHears(1000), context.agentHears('ana', 700)]);
  await twin.onPhone('ana', 'hangup');
}

async function answerOnly(context: Context): Promise<void> {
  const { twin } = context;
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await context.waitForState('agent');
}

/** The caller hangs up. */
async function answerThenGo(context: Context): Promise<void> {
  await answerOnly(context);
  await context.agentHears('ana', 700);
  context.tap.goOn();
}

async function answerThenHangUp(context: Context): Promise<void> {
  await answerOnly(context);
  await context.agentHears('ana', 700);
  await context.twin.onPhone('ana', 'hangup');
}

async function ringsThenQuiet(context: Context): Promise<void> {
  await context.twin.rings('ana');
  await context.waitForState('offer');
  context.tap.goOn();
  // The caller leaves; the agent's phone must stop at once.
  await context.waitForState('ended');
  await context.twin.quiet('ana', 3000);
}

async function declineThenAnswer(context: Context): Promise<void> {
  const { twin } = context;
  await twin.rings('ana');
  await twin.onPhone('ana', 'decline');
  await context.waitForState('queue');
  await twin.rings('ana');
  await twin.onPhone('ana', 'answer');
  await context.waitForState('agent');
  await twin.onPhone('ana', 'hangup');
}

async function unreachablePhone(context: Context): Promise<void> {
  await offerEnds(context, 'unreachable');
  await context.waitForState('queue');
  await context.callerHearsSound();
  context.tap.goOn();
}

async function offerEnds({ api, caller }: Context, how: string): Promise<void> {
  await untilTrue(`the offer to end as ${how}`, async () => {
    const [view] = await api.of(caller);
    return view !== undefined && (await api.offerEnds(view.id))[0] === how;
  });
}

async function ignoredPhone(context: Context): Promise<void> {
  const { twin } = context;
  await twin.rings('ana');
  await twin.onPhone('ana', 'ignore');
  await offerEnds(context, 'noAnswer');
  await context.waitForState('queue');
  await twin.quiet('ana', 3000);
  context.tap.goOn();
}

async function holdAndResume(context: Context): Promise<void> {
  await answerOnly(context);
  context.tap.goOn();
  await context.twin.onPhone('ana', 'tone', { hz: 1000 });
  await context.agentHears('ana', 700);
  await context.callerHears(1000);
  await context.twin.onPhone('ana', 'hangup');
}

const signOutSales = ({ api }: Context): Promise<void> => api.setDuty('ana', 'signedOut');

export const scenarios: readonly Scenario[] = [
  { file: 'uac-options-expect-200' },
  {
    file: 'uac-attendant-three-menus-expect-handled',
    to: attendantLine,
    prepare: threeMenus,
    steps: answerThenHangUp,
  },
  { file: 'uac-unknown-number-expect-404', to: '+442079469999' },
  { file: 'uac-digit-agent-tone-expect-handled', steps: talkBothWays },
  { file: 'uac-straight-to-queue-expect-handled', to: salesLine, steps: answerThenGo },
  { file: 'uac-bye-in-greeting-expect-abandoned-flow' },
  { file: 'uac-late-offer-expect-abandoned-flow' },
  { file: 'uac-bye-in-queue-expect-abandoned-queue', prepare: signOutSales },
  { file: 'uac-info-digit-expect-abandoned-queue', prepare: signOutSales },
  { file: 'uac-bye-in-ring-expect-abandoned-offer', to: salesLine, steps: ringsThenQuiet },
  { file: 'uac-agent-declines-expect-handled', to: salesLine, steps: declineThenAnswer },
  {
    file: 'uac-agent-signed-out-of-teams-expect-abandoned-queue',
    to: salesLine,
    prepare: ({ twin }) => twin.behave('ana', { signedOut: true }),
    steps: unreachablePhone,
  },
  {
    file: 'uac-agent-ignores-expect-abandoned-queue',
    to: salesLine,
    prepare: (context) => context.configure('queue', 'sales', { ringTimeMs: 3_000 }),
    steps: ignoredPhone,
  },
  { file: 'uac-hold-resume-expect-handled', to: salesLine, steps: holdAndResume },
  { file: 'uac-consult-hand-over-expect-handled', to: salesLine, steps: consultAndHandOver },
  { file: 'uac-conference-of-three-expect-handled', to: salesLine, steps: conferenceOfThree },
  { file: 'uac-supervised-expect-handled', to: salesLine, steps: supervised },
  {
    file: 'uac-recorded-expect-handled',
    to: salesLine,
    prepare: recordSales,
    steps: recorded,
  },
];
