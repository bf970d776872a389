// Policies: every rule passes and fails at its limit, what cannot be told fails, a wrong file is named with its line.
import { describe, expect, test } from 'vitest';
import { checkPolicy, parseCiPolicy } from '../../src/qa/ci/index.js';
import { syncReport } from '../../src/qa/index.js';
import { regular, type SyntheticSensor, syntheticPlan } from './synthetic-plan.js';

const MS = 1e6;

function report(more: Partial<SyntheticSensor> = {}) {
  const header = more.header ?? regular(100, 100 * MS, 3 * MS);
  const record = header.map((t, i) => (t ?? 0) + (4 + (i % 3)) * MS);
  const lidar = regular(100, 100 * MS);
  return syncReport(
    syntheticPlan([
      { name: 'lidar', kind: 'lidar', header: lidar, record: lidar.map((t, i) => t + (6 + (i % 3)) * MS) },
      { name: 'cam', topic: '/cam/image', header, record, ...more },
    ]),
    'r',
  );
}

const failuresOf = (policy: string, more?: Partial<SyntheticSensor>) =>
  checkPolicy(report(more), parseCiPolicy(`framelock_ci: 1\n${policy}`, 'p.yaml'));
const gap = regular(100, 100 * MS, 3 * MS).filter((_, i) => i < 50 || i > 53);
const jumped = regular(100, 100 * MS, 3 * MS).map((t, i) => (i < 50 ? t : t + 40 * MS));
/** Scattered over 5 ms and over 90 ms. */
const uneven = regular(100, 100 * MS).map((t, i) => t + ((i * i * 37) % 97) * 5e4);
const aperiodic = regular(100, 100 * MS).map((t, i) => t + ((i * i * 37) % 97) * 9e5);

test.each<[string, string, string, RegExp, Partial<SyntheticSensor>?]>([
  ['classes', '[one_clock]', '[late, arrival]', /its clock is one_clock, the policy allows late, arrival/],
  ['min_messages', '100', '101', /messages is 100, the policy asks for 101/],
  ['min_rate_hz', '10', '10.1', /rate in Hz is 10, the policy asks for 10\.1/],
  ['max_gap', '500ms', '499ms', /longest gap is 500 ms, the policy allows 499 ms/, { header: gap }],
  ['max_drop_rate', '0.04', '0.039', /share of missing messages is 4 %, the policy allows 3\.9 %/, { header: gap }],
  [
    'max_duplicate_rate',
    '0.01',
    '0.009',
    /doubled stamps is 1 %/,
    { header: [...regular(99, 100 * MS), 98 * 100 * MS] },
  ],
  [
    'max_late_rate',
    '0.01',
    '0.009',
    /out of order is 1 %/,
    {
      header: [0, 2, 1, ...regular(97, 1, 3)].map(k => k * 100 * MS),
      record: [0, 2, 2.001, ...regular(97, 1, 3)].map((k, i) => k * 100 * MS + (4 + (i % 3)) * MS),
    },
  ],
  ['max_jitter', '3ms', '1ms', /jitter is .* ms, the policy allows 1 ms/, { header: uneven }],
  [
    'max_jumps',
    '1',
    '0',
    /jumps of a clock is 1/,
    { header: jumped, record: regular(100, 100 * MS, 50 * MS).map((t, i) => t + (i % 3) * MS) },
  ],
  ['max_offset', '5ms', '4ms', /\|stamp - record\| is 5 ms, the policy allows 4 ms/],
  [
    'max_drift_ppm',
    '1',
    '0',
    /drift in ppm/,
    { record: regular(100, 100 * MS, 8 * MS).map((t, i) => t + (i % 3) * 1e6 + i * 3) },
  ],
  ['min_match_rate', '1', '1', /./],
  ['max_dt', '3ms', '2.9ms', /95 % quantile of \|dt\| is 3 ms, the policy allows 2\.9 ms/],
  ['min_grade', 'poor', 'good', /its grade is fair \(.*\), the policy asks for good/, { header: gap }],
])('%s', (rule, passes, fails, text, more) => {
  const policy = (limit: string) => `topics: { /cam/image: { ${rule}: ${limit} } }`;
  expect(failuresOf(policy(passes), more)).toEqual([]);
  if (passes === fails) return;
  const failures = failuresOf(policy(fails), more);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ of: '/cam/image', rule, text: expect.stringMatching(text) });
  expect(failures[0].text).not.toContain('\n');
});

describe('which rules count', () => {
  test('a topic takes over one rule of the default, or switches it off', () => {
    const base = 'default: { min_messages: 200 }\n';
    expect(failuresOf(base).map(f => f.of)).toEqual(['/lidar', '/cam/image']);
    expect(failuresOf(`${base}topics: { cam: { min_messages: 50 } }`).map(f => f.of)).toEqual(['/lidar']);
    expect(failuresOf(`${base}topics: { cam/image: { min_messages: null }, lidar: { min_messages: ~ } }`)).toEqual([]);
  });

  test('a topic that is named must be there, unless it is optional', () => {
    expect(failuresOf('topics: { /nose: {} }')).toMatchObject([{ of: '/nose', rule: 'topics' }]);
    expect(failuresOf('topics: { /nose: { optional: true } }')).toEqual([]);
  });

  test('what cannot be told fails, unless the policy lets it pass', () => {
    const more = { header: aperiodic };
    expect(failuresOf('topics: { cam: { max_drop_rate: 0.5 } }', more)).toMatchObject([
      { value: null, text: expect.stringMatching(/cannot be told, the policy allows 50 %/) },
    ]);
    expect(failuresOf('unknown: pass\ntopics: { cam: { max_drop_rate: 0.5 } }', more)).toEqual([]);
  });

  test('pairs, named by topic or stream, either way round', () => {
    const pair = (rules: string) => failuresOf(`pairs: [{ a: /cam/image, b: lidar, ${rules} }]`);
    expect(pair('max_offset: 3ms, max_spread: 1ms')).toEqual([]);
    expect(pair('max_offset: 2ms')).toMatchObject([{ of: '/cam/image -> lidar', rule: 'max_offset', value: 3 * MS }]);
    expect(failuresOf('pairs: [{ a: cam, b: nose, max_offset: 1s }]')).toMatchObject([{ value: null }]);
  });

  test('the clock of the recorder', () => {
    expect(failuresOf('recorder: [wall]')).toEqual([]);
    expect(failuresOf('recorder: [from_zero]')).toMatchObject([{ of: '', rule: 'recorder', value: 'wall' }]);
  });
});

test.each([
  ['', /the file: expected keys, of which framelock_ci is one/],
  ['framelock_ci: 2', /framelock_ci \(line 1, column \d+\): expected 1/],
  ['framelock_ci: 1\ndefalt: {}', /defalt \(line 2, column \d+\): unknown key "defalt", did you mean "default"\?/],
  [
    'framelock_ci: 1\ndefault:\n  max_gp: 1s',
    /max_gp \(line 3, column \d+\): unknown key "max_gp", did you mean "max_gap"\?/,
  ],
  [
    'framelock_ci: 1\ndefault: { max_gap: 5 }',
    /default\.max_gap \(line 2, column \d+\): expected a duration with a unit/,
  ],
  ['framelock_ci: 1\ndefault: { max_gap: 5 parsecs }', /expected a duration with a unit/],
  ['framelock_ci: 1\ndefault: { max_drop_rate: 7 }', /expected at most 1/],
  ['framelock_ci: 1\ndefault: { classes: [nice] }', /expected one_clock or late/],
  ['framelock_ci: 1\ntopics: { __proto__: { max_jumps: 0 } }', /reserved name/],
  ['- a', /./],
  ['{', /YAML or JSON/],
])('a wrong file says where: %j', (text, expected) => {
  expect(() => parseCiPolicy(text, 'p.yaml')).toThrow(expected);
  expect(() => parseCiPolicy(text, 'p.yaml')).toThrow(
    expect.objectContaining({ code: 'FL0810', at: { file: 'p.yaml' } }),
  );
});
