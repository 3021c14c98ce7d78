import type { Ignored } from '../ignored.ts';

const CHANNELS = { voice: [1, 100], chat: [3, 33], email: [5, 20], sms: [5, 20], social: [3, 33] };

/** Each figure of each channel: what holds without the setting is used instead of it. */
const CAPACITY: readonly Ignored[] = Object.entries(CHANNELS).flatMap(([channel, [max, weight]]) =>
  Object.entries({ max, weight, interruptible: false }).map(([figure, fallback]) => ({
    setting: `agent.capacity.${channel}.${figure}`,
    file: 'engine/routing/capacity.ts',
    from: '  const { max, weight } = capacity[channel];',
    to: `  const ${channel} = { ...capacity.${channel}, ${figure}: ${fallback} };
  capacity = { ...capacity, ${channel} };
  const { max, weight } = capacity[channel];`,
    test: 'engine/routing/capacity.test.ts',
  })),
);

/** The same where the engine asks whether a call fits beside what they have in hand. */
const LOAD: readonly Ignored[] = CAPACITY.filter(
  ({ setting }) =>
    setting.endsWith('.weight') ||
    (setting.endsWith('.interruptible') && !setting.includes('voice')),
).map((each) => ({ ...each, test: 'engine/agent-load.spec.test.ts' }));

const SKILLS: readonly Ignored[] = [
  {
    setting: 'agent.skills',
    file: 'engine/routing/matching-router.ts',
    from: 'const { id, skills } = agent.config;',
    to: 'const { id } = agent.config, skills = [];',
    test: 'engine/routing/strategy.spec.test.ts',
  },
  {
    setting: 'agent.skills',
    file: 'engine/routing/matcher/requirements.ts',
    from: 'if (hasSkill(profile, wish)) met++',
    to: '',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.skills[].skill',
    file: 'engine/routing/rings.ts',
    from: 'if (each.skill === skill) return each.level;',
    to: 'return each.level;',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.skills[].skill',
    file: 'engine/routing/matcher/requirements.ts',
    from: 'return (profile.skills.get(skill) ?? 0) >= levelMin;',
    to: 'return [...profile.skills.values()].some((level) => level >= levelMin);',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.skills[].level',
    file: 'engine/routing/rings.ts',
    from: 'if (each.skill === skill) return each.level;',
    to: 'if (each.skill === skill) return 10;',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.skills[].level',
    file: 'engine/routing/matcher/requirements.ts',
    from: 'score += profile.skills.get(skill) ?? 0;',
    to: 'score += profile.skills.has(skill) ? 10 : 0;',
    test: 'engine/routing/strategy.spec.test.ts',
  },
  {
    setting: 'agent.skills[].expiresAt',
    file: 'engine/deadlines.ts',
    from: 'if (expiresAt !== undefined) first',
    to: 'if (expiresAt === 0) first',
    test: 'engine/routing/rings.spec.test.ts',
  },
];

const QUEUES: readonly Ignored[] = [
  {
    setting: 'agent.queues',
    file: 'engine/routing/rings.ts',
    from: 'agent.queues.find((each) => each.queue === id)',
    to: 'agent.queues.slice(0, 0)[0]',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.queues',
    file: 'engine/decide/people.ts',
    from: 'agent.config.queues.find((each) => each.queue === queue)',
    to: 'agent.config.queues.slice(0, 0)[0]',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.queues[].queue',
    file: 'engine/routing/rings.ts',
    from: 'agent.queues.find((each) => each.queue === id)',
    to: 'agent.queues[0]',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.queues[].enabled',
    file: 'engine/routing/rings.ts',
    from: 'if (own?.enabled === false) return true;',
    to: '',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.queues[].optOutAllowed',
    file: 'engine/routing/rings.ts',
    from: ' && own?.optOutAllowed !== false',
    to: '',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.queues[].optOutAllowed',
    file: 'engine/decide/people.ts',
    from: ' || own?.optOutAllowed === false',
    to: '',
    test: 'engine/routing/rings.spec.test.ts',
  },
];

const WHO: readonly Ignored[] = [
  {
    setting: 'agent.id',
    file: 'engine/routing/rings.ts',
    from: 'return { address, id, queues, role',
    to: "return { address, id: '', queues, role",
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.name',
    file: 'engine/directory/people.ts',
    from: "directory?.lastName ?? '', name)",
    to: "directory?.lastName ?? '', id)",
    test: 'engine/directory/search.test.ts',
  },
  {
    setting: 'agent.name',
    file: 'engine/view.ts',
    from: 'name: config.name,',
    to: 'name: agent.id,',
    test: 'engine/view.test.ts',
  },
  {
    setting: 'agent.name',
    file: 'engine/decide/invite.ts',
    from: 'run.state.agents.get(owner.agent)?.config.name',
    to: 'owner.agent',
    test: 'engine/consult.spec.test.ts',
  },
  {
    setting: 'agent.role',
    file: 'engine/routing/rings.ts',
    from: " && (agent.role === 'agent' || agent.role === 'supervisor')",
    to: '',
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.role',
    file: 'engine/routing/roster.ts',
    from: "if (agent.role === 'expert') this",
    to: "if (agent.role === '') this",
    test: 'engine/routing/rings.spec.test.ts',
  },
  {
    setting: 'agent.role',
    file: 'engine/decide/invite.ts',
    from: "role !== 'agent' || ",
    to: '',
    test: 'engine/consult.spec.test.ts',
  },
  {
    setting: 'agent.role',
    file: 'engine/decide/place-call.ts',
    from: "agent.config.role === 'supervisor'",
    to: 'false',
    test: 'engine/place-call.spec.test.ts',
  },
  {
    setting: 'agent.role',
    file: 'main/members.ts',
    from: "role === 'administrator' && oid",
    to: "role === '' && oid",
    test: 'main/members.test.ts',
  },
  {
    setting: 'agent.oid',
    file: 'main/members.ts',
    from: '(oid === null ? [] : [[oid, id] as const])',
    to: '[]',
    test: 'main/members.test.ts',
  },
  {
    setting: 'agent.oid',
    file: 'engine/decide/who-is.ts',
    from: "by.kind === 'user' && oid !== null && by.id !== oid &&",
    to: "by.kind === 'user' &&",
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'agent.oid',
    file: 'main/offer-feed.ts',
    from: 'agents.get(agent)?.oid ?? null',
    to: 'null',
    test: 'main/offer-feed.test.ts',
  },
];

const ADDRESS: readonly Ignored[] = [
  {
    setting: 'agent.address',
    file: 'engine/decide/people.ts',
    from: "if (duty.kind === 'ready' && agent.config.address === null)",
    to: 'if (false)',
    test: 'engine/queue.spec.test.ts',
  },
  {
    setting: 'agent.address',
    file: 'engine/decide/offer.ts',
    from: 'const address = must(agent.config.address,',
    to: "const address = must({ kind: 'teamsUser', number: '+442079460111' },",
    test: 'engine/offer.spec.test.ts',
  },
  {
    setting: 'agent.address',
    file: 'engine/decide/offer.ts',
    from: "config.address?.kind === 'outside'",
    to: "config.address?.kind === ''",
    test: 'engine/offer.spec.test.ts',
  },
  {
    setting: 'agent.address',
    file: 'channels/voice/sip/outbound-plan.ts',
    from: 'planTeamsUser(ctx, owner, { action, number: address.number })',
    to: "planTeamsUser(ctx, owner, { action, number: '+15550100' })",
    test: 'channels/voice/sip/outbound-plan.test.ts',
  },
  {
    setting: 'agent.address',
    file: 'channels/voice/sip/outbound-plan.ts',
    from: 'planPhone(owner.config, action, address.uri)',
    to: "planPhone(owner.config, action, 'sip:none@192.0.2.1')",
    test: 'channels/voice/sip/outbound-plan.test.ts',
  },
  {
    setting: 'agent.address',
    file: 'channels/voice/sip/outbound-plan.ts',
    from: 'phones?.(tenant, address)',
    to: "phones?.(tenant, { ...address, user: 'none' })",
    test: 'channels/voice/sip/phones.test.ts',
  },
];

const DIRECTORY: readonly Ignored[] = [
  {
    setting: 'agent.directory.listed',
    file: 'engine/directory/people.ts',
    from: ' || directory?.listed === false',
    to: '',
    test: 'engine/directory/search.test.ts',
  },
  ...['firstName', 'lastName'].map((field) => ({
    setting: `agent.directory.${field}`,
    file: 'engine/directory/people.ts',
    from: `directory?.${field} ?? ''`,
    to: "''",
    test: 'engine/directory/search.test.ts',
  })),
  {
    setting: 'agent.directory.extension',
    file: 'engine/directory/people.ts',
    from: 'directory?.extension ?? null',
    to: 'null',
    test: 'engine/directory/search.test.ts',
  },
  {
    setting: 'agent.directory.extension',
    file: 'engine/directory/check.ts',
    from: 'directory?.extension ?? null',
    to: 'null',
    test: 'engine/attendant/check.test.ts',
  },
  ...['office', 'department'].map((field) => ({
    setting: `agent.directory.${field}`,
    file: 'engine/directory/people.ts',
    from: `directory?.${field} ?? ''`,
    to: "''",
    test: 'engine/flow/nodes/directory.spec.test.ts',
  })),
  {
    setting: 'agent.directory.groups',
    file: 'engine/directory/people.ts',
    from: 'directory?.groups ?? []',
    to: '[]',
    test: 'engine/directory/search.test.ts',
  },
];

/** Everything of agents. */
export const AGENT: readonly Ignored[] = [
  ...WHO,
  ...SKILLS,
  ...QUEUES,
  {
    setting: 'agent.capacity.total',
    file: 'engine/routing/capacity.ts',
    from: '<= capacity.total',
    to: '<= 100',
    test: 'engine/routing/capacity.test.ts',
  },
  ...CAPACITY,
  ...LOAD,
  ...ADDRESS,
  ...DIRECTORY,
];
