import { describe, expect, it } from 'vitest';
import { wantedOf } from './try-arguments.ts';

describe('patchbay try', () => {
  it('takes keys with or without commas, words, answers, outcomes and a caller', () => {
    const given = [
      'main',
      '--press',
      '1,4711#',
      '--say',
      'sales',
      '--say',
      'yes',
      '--queue',
      'nobody',
    ];
    const more = ['--answer', 'crm.tier=gold', '--answer', 'crm.open=3', '--outcome', 'bot=done'];
    const wanted = wantedOf([
      ...given,
      ...more,
      '--from',
      '+44 7700 900123',
      '--tenant',
      'contoso',
    ]);
    expect(wanted).toMatchObject({ flow: 'main', tenant: 'contoso', file: null });
    expect(wanted.trial).toMatchObject({
      press: ['1', '4', '7', '1', '1', '#'],
      say: ['sales', 'yes'],
      queue: 'nobody',
      answers: { crm: { tier: 'gold', open: 3 } },
      outcomes: { bot: 'done' },
      facts: { country: 'GB' },
    });
    expect(wantedOf(['main', '--from', 'anonymous']).trial.facts).toMatchObject({
      anonymous: true,
    });
  });

  it.each([
    [[], /name a flow/],
    [['main', '--press', '1x'], /--press/],
    [['main', '--answer', 'tier=gold'], /CONNECTOR\.FIELD=VALUE/],
    [['main', '--outcome', 'bot'], /NAME=VALUE/],
    [['main', '--from', 'nobody'], /no number/],
    [['main', '--queue', 'soon'], /--queue/],
    [['main', '--loud'], /loud/],
  ])('%j is refused in words', (argv, why) => {
    expect(() => wantedOf(argv)).toThrow(why);
  });
});
