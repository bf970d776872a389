// Options that several commands share, and how their text becomes values.
import type { Command } from 'commander';
import type { FrameOptions } from '../frame/options.js';
import { FramelockError } from '../issue.js';
import { type Moment, parseMoment } from '../time/stamp.js';
import { withCache } from './cache-option.js';
import { type CommonFlags, groups } from './common-options.js';
import { givenClock } from './given-rig.js';
import { type PolicyFlags, policyOptions, withPolicy } from './policy-options.js';

export interface FrameFlags extends CommonFlags, PolicyFlags {
  readonly rig?: string;
  readonly reference?: string;
  readonly topics?: readonly string[];
  readonly signals?: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly projection: boolean;
  readonly mergeSweeps?: boolean;
  readonly deskew?: boolean;
  readonly visibility?: boolean;
  readonly clock: string;
}

export function withFrames(command: Command): Command {
  withMerging(command)
    .option('--no-projection', 'do not project clouds into pictures')
    .option('--visibility', 'say of every projected point whether the camera saw it or something hides it')
    .option('--deskew', "store each sweep's points where the LiDAR would have seen them at the sweep's stamp");
  return withMatching(withSignals(command));
}

export function withMerging(command: Command): Command {
  return command
    .optionsGroup(groups.points)
    .option(
      '--merge-sweeps',
      'in each direction, project the point measured nearest in time to the picture, also from the sweep before or after',
    );
}

/** For commands that take every kind of sensor, not cameras and clouds alone. */
export function withSignals(command: Command): Command {
  return command
    .optionsGroup(groups.matching)
    .option(
      '--signals <list>',
      'also these topics of types that are otherwise only listed: their numbers; all: every one that is no log',
      list,
    );
}

/** What decides which messages make which frames. */
export function withMatching(command: Command): Command {
  command
    .optionsGroup(groups.matching)
    .option('--rig <file>', 'rig file (YAML or JSON) with sensors, mounting, lenses and clocks')
    .option(
      '--reference <topic>',
      'the topic or sensor whose messages make the frames (default: a LiDAR, else a camera)',
    )
    .option(
      '--topics <list>',
      'only these topics or sensors, separated by commas; calibration topics are always read',
      list,
    )
    .option(
      '--clock <choice>',
      'auto: headers, corrected where their stamps leave no doubt; raw: headers as recorded; log: record stamps; or a clock file',
      'auto',
    )
    .option('--start <moment>', 'first frame: a duration since the start (2.5s), ns, or ISO 8601 UTC')
    .option('--end <moment>', 'frames before this moment');
  return withCache(withPolicy(command).optionsGroup(groups.common));
}

export async function frameOptions(flags: FrameFlags): Promise<FrameOptions> {
  return {
    ...policyOptions(flags),
    reference: flags.reference,
    topics: flags.topics,
    signals: flags.signals,
    start: moment('--start', flags.start),
    end: moment('--end', flags.end),
    projection: flags.projection,
    mergeSweeps: flags.mergeSweeps,
    deskew: flags.deskew,
    visibility: flags.visibility,
    clock: await givenClock(flags.clock),
  };
}

function list(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map(t => t.trim())
      .filter(t => t !== ''),
  ];
}

export function moment(option: string, text: string | undefined): Moment | undefined {
  if (text === undefined) return undefined;
  const ns = parseMoment(text);
  if (ns === undefined) {
    throw new FramelockError(
      'FL0801',
      `expected ${option} to be a duration since the start (2.5s), ns or ISO 8601 UTC (…Z); got "${text}"`,
    );
  }
  return ns;
}
