// Options of the alignment policies, common ones and ones for single topics, and which go with which policy.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultOptions, type FrameOptions, type StreamOptions } from '../frame/options.js';
import { FramelockError } from '../issue.js';
import { gotName } from '../near-name.js';
import { type Missing, missingRules, policies } from '../sync/index.js';
import { parseDuration } from '../time/stamp.js';
import { groups } from './common-options.js';

/** A value for all streams and values for single ones, as given by `value` and `topic=value`. */
interface PerStream<T> {
  readonly all?: T;
  readonly own: readonly { readonly topic: string; readonly value: T }[];
}

export interface PolicyFlags {
  readonly policy: string;
  readonly tolerance?: PerStream<number>;
  readonly missing?: PerStream<Missing>;
  readonly maxGap?: PerStream<number>;
  readonly minStep?: PerStream<number>;
  readonly fastest?: boolean;
  readonly oneToOne?: boolean;
  readonly rate?: number;
  readonly period?: number;
  readonly phase?: number;
  readonly queueSize?: number;
  readonly maxInterval?: number;
  readonly agePenalty?: number;
  readonly interpolate?: boolean;
}

const perStream = (name: string, value: string) => `--${name} <${value}|topic=${value}>`;

export function withPolicy(command: Command): Command {
  return command
    .option('--policy <name>', `how messages are matched: ${policies.map(p => p.name).join(', ')}`, 'nearest')
    .option(
      perStream('tolerance', 'duration'),
      'largest time from the frame to a match (default: 50ms); may be given again for single topics',
      collect(duration),
    )
    .option(
      perStream('missing', 'rule'),
      `where a stream has nothing for a frame: ${missingRules.join(', ')} (default: null, the cell is empty)`,
      collect(missingRule),
    )
    .option(
      perStream('max-gap', 'duration'),
      'oldest message to hold, widest gap to interpolate across, or none (default: 2.5 median steps of the stream)',
      collect(text => (text === 'none' ? Number.POSITIVE_INFINITY : duration(text))),
    )
    .addOption(new Option('--interpolate', "also give IMU-like sensors' values at the frame's own stamp"))
    .addOption(new Option('--no-interpolate', 'resample: leave these values out'))
    .optionsGroup(groups.onePolicy)
    .option('--one-to-one', 'nearest, resample: no message serves two frames')
    .option('--fastest', 'latest: the stream with the shortest step makes the frames')
    .option('--rate <hz>', 'resample: frames per second', positive)
    .option('--period <duration>', 'resample: time between frames, instead of --rate', duration)
    .option('--phase <duration>', 'resample: the first frame comes this much after the start', duration)
    .option(
      '--max-interval <duration>',
      'approximate: widest set (default: the tolerance, and the other way round)',
      duration,
    )
    .option('--queue-size <n>', 'approximate: messages of a stream that may wait (default: any number)', count)
    .option('--age-penalty <x>', 'approximate: how much narrower a later set must be (default: 0.1)', atLeastZero)
    .option(
      perStream('min-step', 'duration'),
      'approximate: least time between messages of a stream',
      collect(duration),
    );
}

/** Options that mean nothing with a policy are refused there: a person who gives one expects it to matter. */
const only: readonly (readonly [keyof PolicyFlags, option: string, policies: readonly string[]])[] = [
  ['oneToOne', '--one-to-one', ['nearest', 'resample']],
  ['fastest', '--fastest', ['latest']],
  ['rate', '--rate', ['resample']],
  ['period', '--period', ['resample']],
  ['phase', '--phase', ['resample']],
  ['maxInterval', '--max-interval', ['approximate']],
  ['queueSize', '--queue-size', ['approximate']],
  ['agePenalty', '--age-penalty', ['approximate']],
  ['minStep', '--min-step', ['approximate']],
];

export function policyOptions(flags: PolicyFlags & { readonly reference?: string }): FrameOptions {
  const policy = policies.find(p => p.name === flags.policy);
  if (!policy) {
    const known = policies.map(p => p.name);
    throw usage(`expected --policy to be one of ${known.join(', ')}; ${gotName(flags.policy, known)}`);
  }
  for (const [flag, option, names] of only) {
    if (flags[flag] === undefined || names.includes(policy.name)) continue;
    throw usage(`expected ${option} only with --policy ${names.join(' or ')}; got --policy ${policy.name}`);
  }
  if (policy.name === 'latest' && flags.tolerance)
    throw usage('expected --max-gap with --policy latest, which holds messages; got --tolerance');
  if (flags.fastest && flags.reference !== undefined)
    throw usage('expected --reference or --fastest to say what makes the frames; got both');
  return {
    ...defaultOptions,
    policy,
    toleranceNs: flags.tolerance?.all ?? flags.maxInterval ?? defaultOptions.toleranceNs,
    missing: flags.missing?.all,
    maxGapNs: flags.maxGap?.all,
    minStepNs: flags.minStep?.all,
    streams: ownOptions(flags),
    fastest: flags.fastest,
    oneToOne: flags.oneToOne,
    grid: policy.name === 'resample' ? gridOf(flags) : undefined,
    sets: { queueSize: flags.queueSize, maxIntervalNs: flags.maxInterval, agePenalty: flags.agePenalty },
    interpolate: flags.interpolate,
  };
}

function gridOf({ rate, period, phase = 0 }: PolicyFlags): { stepNs: number; phaseNs: number } {
  if ((rate === undefined) === (period === undefined))
    throw usage('expected --rate or --period with --policy resample, such as --rate 10; give one of them');
  const stepNs = period ?? 1e9 / rate!;
  if (!(stepNs >= 1)) throw usage(`expected a grid of at least 1 ns, got ${stepNs} ns`);
  return { stepNs, phaseNs: phase };
}

function ownOptions({ tolerance, missing, maxGap, minStep }: PolicyFlags): FrameOptions['streams'] {
  const from = <T>(given: PerStream<T> | undefined, as: (value: T) => StreamOptions) =>
    (given?.own ?? []).map(({ topic, value }) => ({ topic, ...as(value) }));
  return [
    ...from(tolerance, toleranceNs => ({ toleranceNs })),
    ...from(missing, rule => ({ missing: rule })),
    ...from(maxGap, maxGapNs => ({ maxGapNs })),
    ...from(minStep, minStepNs => ({ minStepNs })),
  ];
}

function usage(text: string): FramelockError {
  return new FramelockError('FL0801', text);
}

/** `50ms` is for all streams, `/topic=10ms` for one. */
function collect<T>(parse: (text: string) => T) {
  return (text: string, before: PerStream<T> = { own: [] }): PerStream<T> => {
    const at = text.lastIndexOf('=');
    if (at < 0) return { ...before, all: parse(text) };
    const [topic, value] = [text.slice(0, at).trim(), parse(text.slice(at + 1).trim())];
    if (topic === '') throw new InvalidArgumentError('expected a topic before "=".');
    return { ...before, own: [...before.own, { topic, value }] };
  };
}

export function duration(text: string): number {
  const ns = parseDuration(text);
  if (ns === undefined) throw new InvalidArgumentError('expected a duration with a unit, such as 50ms, 2.5s or 1min.');
  return ns;
}

function missingRule(text: string): Missing {
  const rule = missingRules.find(name => name === text);
  if (!rule) throw new InvalidArgumentError(`expected one of ${missingRules.join(', ')}.`);
  return rule;
}

function positive(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('expected a number above 0.');
}

function atLeastZero(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('expected a number of at least 0.');
}

/** A whole number from 1 on. */
export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number from 1 on.');
}
