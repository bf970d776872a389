// Frames and what each sensor has for them: the options of a person become a request to the sync room.
import { FramelockError, type Issues } from '../issue.js';
import { withScratch } from '../scratch.js';
import { alignStreams, type Brackets, type Picks, type Windows, wordsOf } from '../sync/index.js';
import { formatDuration, fromOrigin } from '../time/stamp.js';
import { checkStreams, memberOf, streamOptions } from './members.js';
import type { FrameOptions } from './options.js';
import type { Sensor } from './sensor.js';
import { reportSilentSensors } from './silent-sensors.js';
import { stampsInMemory } from './stamps/sensor-stream.js';

export interface SensorAlignment {
  readonly frames: Float64Array;
  readonly picks: ReadonlyMap<Sensor, Picks>;
  readonly windows: ReadonlyMap<Sensor, Windows>;
  /** Window sensors, where values at the frames' own stamps were asked for; else empty. */
  readonly brackets: ReadonlyMap<Sensor, Brackets>;
}

export interface AlignInput {
  readonly sensors: readonly Sensor[];
  readonly reference: Sensor;
  readonly range: { readonly from: number; readonly to: number };
  readonly originNs: bigint;
  readonly options: FrameOptions;
}

/** Pictures and clouds are matched; a recording of IMU-like sensors only has those matched where a policy needs sets. */
export function alignSensors(input: AlignInput, issues: Issues): SensorAlignment {
  const { sensors, reference, range, options } = input;
  checkStreams(sensors, options);
  const { policy, grid, sets = {}, interpolate = policy.ownMoments ?? false } = options;
  if (!policy.ownMoments) refuseEmptyRange(input);
  const picked = sensors.filter(sensor => sensor.role === 'picked');
  const matched = picked.length === 0 && policy.sets ? sensors : picked;
  const dense = sensors.filter(sensor => sensor.role === 'window');
  const request = {
    range,
    oneToOne: options.oneToOne ?? false,
    grid,
    sets: {
      queueSize: sets.queueSize ?? Number.POSITIVE_INFINITY,
      maxIntervalNs: sets.maxIntervalNs ?? options.toleranceNs,
      agePenalty: sets.agePenalty ?? 0.1,
    },
  };
  // Policies go through the stamps of what they match many times: while they do, these lie in memory.
  const { frames, picks, windows, brackets } = withScratch(scratch => {
    const member = new Map(
      [...new Set([...matched, reference])].map(sensor => [
        sensor,
        memberOf(sensor, stampsInMemory(sensor.stream, scratch), options),
      ]),
    );
    const members = matched.map(sensor => member.get(sensor)!);
    const cut = dense.map(sensor => memberOf(sensor, sensor.stream, options));
    return alignStreams(policy, { ...request, members, reference: member.get(reference)! }, cut, interpolate);
  });
  if (frames.length === 0) throw noFrames(input, matched);
  const result = {
    frames,
    picks: new Map(matched.flatMap((sensor, i) => (sensor.role === 'picked' ? [[sensor, picks[i]] as const] : []))),
    windows: new Map(dense.map((sensor, i) => [sensor, windows[i]])),
    brackets: new Map(brackets.map((bracket, i) => [dense[i], bracket])),
  };
  reportStarved(result, reference, options, issues);
  reportSilentSensors(result, issues);
  return result;
}

function refuseEmptyRange({ reference, range, originNs }: AlignInput): void {
  const { t } = reference.stream;
  const [first, last] = [t.at(0), t.at(t.length - 1)];
  for (const ns of t) if (ns >= range.from && ns < range.to) return;
  if (range.from >= range.to)
    throw new FramelockError('FL0802', 'expected --end to be after --start, got an earlier or the same moment');
  throw new FramelockError(
    'FL0802',
    `expected messages of ${reference.channel.topic} between --start and --end, got none: they lie from ${formatDuration(first)} to ${formatDuration(last)} after the start (${fromOrigin(first, originNs)} to ${fromOrigin(last, originNs)} ns); choose a range in it`,
  );
}

function noFrames({ options, reference }: AlignInput, matched: readonly Sensor[]): FramelockError {
  const topics = matched.map(s => s.channel.topic).join(', ');
  return new FramelockError('FL0802', wordsOf(options.policy).none(reference.channel.topic, topics));
}

function reportStarved(
  { frames, picks, windows }: SensorAlignment,
  reference: Sensor,
  options: FrameOptions,
  issues: Issues,
): void {
  for (const [sensor, picked] of picks) {
    if (frames.length === 0 || picked.entry.some(entry => entry >= 0)) continue;
    const { toleranceNs } = streamOptions(sensor, options);
    const near = wordsOf(options.policy).near(formatDuration(toleranceNs));
    issues.add(
      'FL0406',
      `none of ${sensor.stream.t.length} messages ${near} a frame; the sensor is missing in every frame; ${movedByFile([sensor, reference])}see \`framelock sync\` for the offset and give it in a rig file, or match in another way (--policy, --tolerance)`,
      { topic: sensor.channel.topic },
    );
  }
  for (const [sensor, { start, end }] of windows) {
    if (frames.length < 2 || start.some((first, f) => first < end[f])) continue;
    issues.add(
      'FL0406',
      `none of ${sensor.stream.t.length} readings was measured between the first frame and the last; the sensor is missing in every frame; ${movedByFile([sensor, reference])}see \`framelock sync\` for the offset and give it in a rig file`,
      { topic: sensor.channel.topic },
    );
  }
}

/** ns: clocks that agree with the recorder's within a minute are believed as they are. */
const FAR = 60e9;

/** A unit mistaken in a rig file is named before anything else: there are hours between the two clocks then. */
function movedByFile(sensors: readonly Sensor[]): string {
  const moved = sensors.filter(({ rig }) => rig.from.clock !== undefined && Math.abs(rig.clock.offsetNs) > FAR);
  if (moved.length === 0) return '';
  const words = moved.map(
    ({ channel, rig }) => `${rig.from.clock} moves ${channel.topic} by ${formatDuration(rig.clock.offsetNs)}`,
  );
  return `${words.join(', ')}: look there first (offset_ms is in ms, offset_ns in ns); `;
}
