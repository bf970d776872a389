// Gives every channel its clock: from the clock file, the trigger, the rig file, or what the stamps of all channels tell.
import type { Issues } from '../issue.js';
import type { RigFile, RigFileSensor } from '../rig/index.js';
import { type ScratchArrays, withScratch } from '../scratch.js';
import type { Channel, Source } from '../source/source.js';
import { clockBreaks, type StampedMessages } from '../time/clock-breaks.js';
import { type ClockDecision, decideClocks } from '../time/clock-decision.js';
import type { ClockFit } from '../time/clock-fit.js';
import { type ClockModel, constantModel, correctedBy } from '../time/clock-model.js';
import { sinceOrigin } from '../time/stamp.js';
import { stampedStream } from '../time/stamped-stream.js';
import type { ClockMode } from './options.js';
import { believed, hasOwnHeader, type RawStamps } from './raw-stamps.js';
import { linearClock, type SensorClock } from './sensor-clock.js';
import type { Timing } from './timing.js';
import { triggerClock } from './trigger-clock.js';

export interface ClockContext {
  readonly source: Source;
  readonly timing: Timing;
  readonly lists: readonly Uint32Array[];
  readonly rigFile?: RigFile;
  readonly mode: ClockMode;
}

/** A clock file goes before the rig file, the rig file before what the stamps tell. */
export function chooseSensorClocks(context: ClockContext, issues: Issues): ReadonlyMap<Channel, SensorClock> {
  const { timing, mode } = context;
  const clocks = new Map<Channel, SensorClock>();
  for (const [channel, stamps] of timing.stamps) clocks.set(channel, givenClock(context, channel, stamps, issues));
  if (typeof mode === 'object') reportUnknownTopics(mode.clocks.keys(), context, issues);
  if (mode === 'auto') withScratch(scratch => addFits(timing, clocks, scratch, issues));
  return clocks;
}

const unknown = Number.NaN;
const asItIs: SensorClock['time'] = stamp => ({ t: stamp, sigma: unknown });

function givenClock(context: ClockContext, channel: Channel, stamps: RawStamps, issues: Issues): SensorClock {
  const { mode, rigFile, timing } = context;
  const { topic } = channel;
  const { choice, shiftNs } = stamps;
  const recorded = {
    topic,
    origin: choice.clock === 'header' ? 'recorded' : 'record',
    from: '',
    time: asItIs,
    shiftNs,
  } as const;
  if (mode === 'raw') return { ...recorded, reasons: ['asked for: stamps as recorded'] };
  if (mode === 'log') return { ...recorded, origin: 'record', reasons: ['asked for: record stamps'] };
  if (typeof mode === 'object' && mode.clocks.has(topic)) {
    const model = mode.clocks.get(topic)?.model(timing.originNs, shiftNs ?? 0n);
    const from = { topic, from: mode.file, reasons: [], shiftNs };
    return model ? { ...from, origin: 'file', model, time: timeBy(model) } : { ...recorded, ...from };
  }
  const given = rigSensor(rigFile, topic);
  const triggered = given?.trigger && triggerClock(context, channel, given.trigger, issues);
  if (triggered) return { ...triggered, time: afterwards(triggered.time, given!, timing.originNs) };
  if (given?.clock) return linearClock(topic, given.clock, timing.originNs, rigFile!.file, shiftNs);
  return { ...recorded, reasons: choice.clock === 'record' ? ['record stamps: no usable header stamps'] : [] };
}

function rigSensor(rigFile: RigFile | undefined, topic: string): RigFileSensor | undefined {
  return Object.values(rigFile?.sensors ?? {}).find(sensor => sensor.topic === topic);
}

/** How far off a topic's headers are by the word of a clock or rig file, ns: for those of another epoch. */
export function offsetHint(mode: ClockMode, rigFile: RigFile | undefined): (topic: string) => bigint | undefined {
  return topic => {
    if (typeof mode === 'object' && mode.clocks.has(topic)) return mode.clocks.get(topic)?.aboutNs;
    const clock = rigSensor(rigFile, topic)?.clock;
    return clock && BigInt(Math.round(clock.offsetNs));
  };
}

function timeBy(model: ClockModel): SensorClock['time'] {
  return (stamp, log) => correctedBy(model, stamp, log);
}

/** The rig file's clock on the pulses' stamps. */
function afterwards(
  first: SensorClock['time'],
  { topic, clock }: RigFileSensor,
  originNs: bigint,
): SensorClock['time'] {
  if (!clock) return first;
  const second = linearClock(topic, clock, originNs);
  return (stamp, log, message) => second.time(first(stamp, log, message).t, log, message);
}

function reportUnknownTopics(topics: Iterable<string>, { timing }: ClockContext, issues: Issues): void {
  const known = new Set(Array.from(timing.stamps.keys(), channel => channel.topic));
  for (const topic of topics) {
    if (known.has(topic)) continue;
    issues.add('FL0423', 'the clock file names a topic that is no sensor of the recording; it was left out', { topic });
  }
}

/** Looks at all channels whose headers are believed, and corrects those that nobody gave a clock. */
function addFits(timing: Timing, clocks: Map<Channel, SensorClock>, scratch: ScratchArrays, issues: Issues): void {
  const all = [...timing.stamps];
  // Record stamps of another time (a replay) are no clock to compare with.
  if (all.some(([, { choice }]) => choice.recordShiftNs !== 0n)) return;
  const fitted = all.filter(([, { choice }]) => choice.clock === 'header');
  if (!fitted.some(([channel]) => clocks.get(channel)!.origin === 'recorded')) return;
  const most = Math.max(...fitted.map(([, { messages }]) => messages.length));
  const read = headerReader(timing.originNs, scratch.float64(most), scratch.float64(most));
  const breaks = clockBreaks({
    *[Symbol.iterator]() {
      for (const [, stamps] of fitted) yield read(stamps);
    },
  });
  const streams = fitted.map(([, stamps], i) => stampedStream(() => read(stamps), breaks[i]));
  const decisions = decideClocks(streams, fitted.length < all.length);
  for (const [i, [channel]] of fitted.entries()) {
    const own = clocks.get(channel)!;
    const { clock, latencyNs } = decisions[i];
    const { model, reasons } = withShift(own.shiftNs ?? 0n, decisions[i], streams[i].fit);
    const { fit } = streams[i];
    if (own.origin !== 'recorded') clocks.set(channel, { ...own, fit, clock });
    else if (!model) clocks.set(channel, { ...own, fit, clock, reasons });
    else {
      clocks.set(channel, { ...own, origin: 'fit', fit, clock, reasons, model, latencyNs, time: timeBy(model) });
      issues.add(
        'FL0420',
        `its clock was corrected by what its stamps tell: ${reasons.join('; ')}; use --clock raw to leave it`,
        { topic: channel.topic },
      );
    }
  }
}

/** Headers of another epoch are corrected already: by a constant when there is no more to say. */
function withShift(shiftNs: bigint, { model, reasons }: ClockDecision, fit: ClockFit) {
  if (shiftNs === 0n) return { model, reasons };
  const said = `its headers are of another epoch, ${(Number(shiftNs) / 1e9).toFixed(3)} s away`;
  // What the rate would change is not corrected, so sigma must hold it.
  const bend = fit.main?.curve?.y.reduce((most, y) => Math.max(most, Math.abs(y - fit.floorNs)), 0) ?? 0;
  return { model: model ?? constantModel(0, Math.hypot(fit.floorSigmaNs, bend)), reasons: [said, ...reasons] };
}

/** Believed headers of one stream after the other, always in the same two arrays. */
function headerReader(originNs: bigint, stamp: Float64Array, log: Float64Array) {
  return (stamps: RawStamps): StampedMessages => {
    let count = 0;
    for (let i = 0; i < stamps.messages.length; i++) {
      if (!hasOwnHeader(stamps, i)) continue;
      stamp[count] = sinceOrigin(believed(stamps, i, true), originNs);
      log[count++] = sinceOrigin(stamps.log.at(i)!, originNs);
    }
    return { stamp: stamp.subarray(0, count), log: log.subarray(0, count) };
  };
}
