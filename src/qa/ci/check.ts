// Checks a sync report against a policy: one line for each rule that is not met.

import { isCalled } from '../../rig/index.js';
import { formatDuration } from '../../time/stamp.js';
import { grades } from '../grade.js';
import type { StreamReport, SyncReport } from '../sync-report.js';
import type { CiPolicy, CiRules } from './policy.js';

export interface CiFailure {
  /** Topic, `a -> b` of a pair, or '' for the recording. */
  readonly of: string;
  readonly rule: string;
  readonly limit: string | number;
  /** null where it cannot be told. */
  readonly value: string | number | null;
  readonly text: string;
}

type Rule = keyof CiRules;

/** What a rule is about, its value in this stream (undefined: cannot be told), and how it is said. */
interface Measure {
  readonly what: string;
  readonly least: boolean;
  value(s: StreamReport): number | undefined;
  say(value: number): string;
}

const percent = (v: number) => `${Number((100 * v).toPrecision(3))} %`;
const time = (v: number) => formatDuration(Math.round(v));
const plain = (v: number) => String(Number(v.toPrecision(6)));
const known = (v: number | undefined) => (v !== undefined && Number.isFinite(v) ? v : undefined);
const shareOf = (n: number, all: number) => (all > 0 ? n / all : undefined);

/** Values of jitter and rate need two messages, of gaps and drops a rate. */
const measures: Partial<Record<Rule, Measure>> = {
  min_messages: { what: 'messages', least: true, value: s => s.diagnosis.messages, say: plain },
  min_rate_hz: { what: 'rate in Hz', least: true, value: s => known(1e9 / s.diagnosis.period.periodNs), say: plain },
  max_gap: {
    what: 'longest gap',
    least: false,
    value: ({ diagnosis: d }) => (d.period.steps > 0 ? Math.max(d.gaps.largest?.lengthNs ?? 0, 0) : undefined),
    say: time,
  },
  max_drop_rate: {
    what: 'share of missing messages',
    least: false,
    value: ({ diagnosis: d }) =>
      d.period.observable ? shareOf(d.gaps.missing, d.gaps.missing + d.messages) : undefined,
    say: percent,
  },
  max_duplicate_rate: {
    what: 'share of doubled stamps',
    least: false,
    value: ({ diagnosis: d }) => shareOf(d.duplicates.count, d.messages),
    say: percent,
  },
  max_late_rate: {
    what: 'share of messages out of order',
    least: false,
    value: ({ diagnosis: d }) => (d.resets.ordered ? shareOf(d.late.at.length, d.messages) : undefined),
    say: percent,
  },
  max_jitter: { what: 'jitter', least: false, value: s => known(s.diagnosis.period.jitterNs), say: time },
  max_jumps: {
    what: 'jumps of a clock',
    least: false,
    value: s => s.jumps.filter(j => j.owner !== 'delay').length + s.diagnosis.resets.at.length,
    say: plain,
  },
  max_offset: {
    what: '|stamp - record|',
    least: false,
    value: s => known(Math.abs((s.clock.corrected ?? s.clock.header)?.medianNs ?? Number.NaN)),
    say: time,
  },
  max_drift_ppm: {
    what: 'drift in ppm',
    least: false,
    value: ({ diagnosis: { speed } }) => (speed.observable ? Math.abs(speed.ppm) : undefined),
    say: plain,
  },
  min_match_rate: {
    what: 'share of frames with a match',
    least: true,
    value: ({ match }) => match && shareOf(match.matched, match.frames),
    say: percent,
  },
  max_dt: { what: '95 % quantile of |dt|', least: false, value: ({ match }) => known(match?.absP95Ns), say: time },
};

export function checkPolicy(report: SyncReport, policy: CiPolicy): CiFailure[] {
  const { recorder, streams } = report;
  const failures: CiFailure[] = [];
  if (policy.recorder && !policy.recorder.includes(recorder.clock))
    failures.push({
      of: '',
      rule: 'recorder',
      limit: policy.recorder.join(', '),
      value: recorder.clock,
      text: `the recorder's clock is ${recorder.clock}, the policy allows ${policy.recorder.join(', ')}`,
    });
  const named = Object.entries(policy.topics ?? {});
  for (const [topic, { optional }] of named)
    if (!optional && !streams.some(s => isCalled(s, topic)))
      failures.push({
        of: topic,
        rule: 'topics',
        limit: 'present',
        value: 'absent',
        text: 'the recording has no such stream, the policy names it',
      });
  for (const s of streams) {
    const own = named.find(([topic]) => isCalled(s, topic))?.[1] ?? {};
    failures.push(...checkStream(s, { ...policy.default, ...own }, policy.unknown === 'pass'));
  }
  return [...failures, ...checkPairs(report, policy)];
}

function checkStream(s: StreamReport, rules: CiRules, passUnknown: boolean): CiFailure[] {
  const failures: CiFailure[] = [];
  const fail = (rule: string, limit: string | number, value: string | number | null, text: string) =>
    failures.push({ of: s.topic, rule, limit, value, text: `${text} (${rule})` });
  const { classes, min_grade } = rules;
  const { clock } = s.diagnosis;
  const kind = [clock.class, ...clock.also].find(found => classes && !classes.includes(found));
  if (classes && kind)
    fail('classes', classes.join(', '), kind, `its clock is ${kind}, the policy allows ${classes.join(', ')}`);
  const { grade, because } = s.grade;
  if (min_grade && (grade === undefined ? !passUnknown : grades.indexOf(grade) > grades.indexOf(min_grade)))
    fail(
      'min_grade',
      min_grade,
      grade ?? null,
      `its grade is ${grade ?? 'unknown'}${because && ` (${because})`}, the policy asks for ${min_grade}`,
    );
  for (const [rule, measure] of Object.entries(measures)) {
    const limit = rules[rule as Rule] as number | null | undefined;
    if (limit === undefined || limit === null) continue;
    const value = measure.value(s);
    const asks = `the policy ${measure.least ? 'asks for' : 'allows'} ${measure.say(limit)}`;
    if (value === undefined) {
      if (!passUnknown) fail(rule, limit, null, `${measure.what} cannot be told, ${asks}`);
    } else if (measure.least ? value < limit : value > limit) {
      fail(rule, limit, value, `${measure.what} is ${measure.say(value)}, ${asks}`);
    }
  }
  return failures;
}

function checkPairs({ pairs, streams }: SyncReport, policy: CiPolicy): CiFailure[] {
  const failures: CiFailure[] = [];
  for (const { a, b, max_offset, max_spread } of policy.pairs ?? []) {
    const of = `${a} -> ${b}`;
    const nameOf = (given: string) => streams.find(s => isCalled(s, given))?.name;
    const [first, second] = [nameOf(a), nameOf(b)];
    const pair = pairs.find(p => (p.a === first && p.b === second) || (p.a === second && p.b === first));
    const told = pair && pair.pairs > 0;
    const check = (rule: string, limit: number | undefined, value: number, what: string) => {
      if (limit === undefined || (told && value <= limit) || (!told && policy.unknown === 'pass')) return;
      const text = told ? `${what} is ${time(value)}` : `${what} cannot be told`;
      failures.push({
        of,
        rule,
        limit,
        value: told ? value : null,
        text: `${text}, the policy allows ${time(limit)} (${rule})`,
      });
    };
    check('max_offset', max_offset, Math.abs(pair?.medianNs ?? Number.NaN), '|median offset|');
    check('max_spread', max_spread, (pair?.p95Ns ?? Number.NaN) - (pair?.p5Ns ?? Number.NaN), 'spread from 5 to 95 %');
  }
  return failures;
}
