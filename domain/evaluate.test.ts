import { describe, expect, it } from 'vitest';
import { evaluate, expressionFault } from './evaluate.ts';
import type { ExpressionFacts } from './evaluate.ts';

const FACTS: ExpressionFacts = {
  call: {
    number: '+442079460100',
    country: 'GB',
    numberClass: 'mobile',
    anonymous: false,
    vip: true,
    language: 'en-GB',
    priority: 5,
  },
  now: { date: '2026-12-24', time: '14:05', hour: 14, minute: 5, weekday: 4 },
  vars: { order: '4711', count: 2, price: 1.5, known: true, nothing: null },
  queue: (id) =>
    id === 'sales' ? { waiting: 3, agentsReady: 0, estimatedWaitS: null, open: true } : null,
};

const value = (source: string) => {
  const found = evaluate(source, FACTS);
  return found.ok ? found.value : `FAULT ${found.fault}`;
};

describe('an expression', () => {
  it.each([
    ['vars.order == "4711"', true],
    ["vars['order'].startsWith('47')", true],
    ['vars.count + 1', 3],
    ['vars.count * vars.price', 3],
    ['vars.price > 1', true],
    ['7 / 2', 3],
    ['string(vars.count) + "x"', '2x'],
    ['vars.unset == null', true],
    ['has(vars.unset)', false],
    ['has(vars.count) && vars.count > 1', true],
    ['call.vip && call.country in ["GB", "IE"]', true],
    ['call.number.matches("^\\\\+44[0-9]+$")', true],
    ['now.weekday <= 5 && now.hour >= 9 && now.time < "17:00"', true],
    ['queues["sales"].waiting > 2', true],
    ['queues.sales.open', true],
    ['queues.sales.estimatedWaitS == null', true],
    ['[1, 2, 3].exists(n, n == vars.count)', true],
    ['[1, 2, 3].all(n, n < 3)', false],
    ['vars.known ? "yes" : "no"', 'yes'],
    ['"ABC".lowerAscii()', 'abc'],
    ['vars.order.size()', 4],
    ['null', null],
  ])('%s', (source, expected) => {
    expect(expressionFault(source, 'value')).toBeNull();
    expect(value(source)).toBe(expected);
  });

  it.each([
    ['vars.nothing > 1', /no matching overload/],
    ['queues["gone"].waiting > 1', /gone/],
    ['1 / (vars.count - 2)', /by zero/],
    ['int(vars.order + "x")', /./],
    ['9007199254740993 + 0', /too large/],
    ['[1, 2].map(n, n)', /gives a list/],
  ])('%s cannot be evaluated, and says why', (source, why) => {
    expect(value(source)).toMatch(why);
  });

  it.each([
    ['vars.order ==', /at character/],
    ['nope.x == 1', /nope is not known; there are call, vars, now and queues/],
    ['order == "4711"', /a variable is vars\.order/],
    ['call.nmber', /call\.nmber is not known; there are number, country/],
    ['queues.sales.wating', /queues\['sales'\]\.wating is not known/],
    ['queues[vars.order].waiting', /a queue is named in quotes/],
    ['foo(1)', /foo\(\) is not known/],
    ['vars.order.replace("a", "b")', /replace\(\) is not known/],
    ['1 + "a"', /takes two of a kind, not number and text/],
    ['call.vip && "x"', /&& is for truth, not text/],
    ['"a" > 1', /> takes two of a kind/],
    ['vars.order.matches(vars.pattern)', /a pattern that is written out/],
    ['[1].map(a, [1].map(b, b))', /a list inside of another/],
    ['vars.list.exists(a, a == 1)', /a list that is not written out/],
    ['b"x" == b"x"', /bytes are not known/],
    ['__proto__', /not known/],
    ['constructor.constructor("x")', /not known|only call/],
    ['vars', /vars is no value/],
    [`[${'1,'.repeat(100)}1].size() > 0`, /more than 100/],
    ['('.repeat(100), /brackets more than 32 deep/],
    [' '.repeat(1_001), /longer than 1000/],
  ])('%s is refused before it is published', (source, why) => {
    expect(expressionFault(source, 'value')).toMatch(why);
  });

  it('of a branch is true or false', () => {
    expect(expressionFault('vars.count + 1', 'truth')).toMatch(/gives number/);
    expect(expressionFault('vars.known', 'truth')).toBeNull();
  });

  it('never gives more text than a variable holds', () => {
    const long = Array.from({ length: 9 }, () => `"${'x'.repeat(40)}"`).join(' + ');
    expect(value(long)).toMatch(/more than 256 characters/);
  });
});
