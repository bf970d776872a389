// From candidates to sensors: each with its corrected stamps, its place on the rig, and the columns that more than its first message tells.
import type { Issues } from '../issue.js';
import type { Rig, Trajectory } from '../rig/index.js';
import type { Channel } from '../source/source.js';
import type { Spill } from '../spill.js';
import { withAccelerationUnit } from './acceleration-unit.js';
import { withAzimuthTime } from './azimuth-sweep.js';
import { withCoordinateUnit } from './coordinate-unit.js';
import { reportEarlyRecords } from './early-records.js';
import { hintAtTimes } from './hint-at-times.js';
import { makeStream } from './make-stream.js';
import type { MessageLooks } from './message-looks.js';
import { momentShiftNs, movedStream } from './moment-shift.js';
import { withDoppler } from './radar-doppler.js';
import { reportRecordedTwice } from './recorded-twice.js';
import { reportRepeatedStamps } from './repeated-stamps.js';
import type { Candidate } from './select.js';
import type { Sensor } from './sensor.js';
import type { SensorClock } from './sensor-clock.js';
import type { Timing } from './timing.js';

interface SensorContext {
  readonly looks: MessageLooks;
  readonly timing: Timing;
  readonly clocks: ReadonlyMap<Channel, SensorClock>;
  readonly rig: Rig;
  readonly motionPoses: Trajectory | undefined;
  readonly spill?: Spill;
}

/** In the order of the candidates. Then says what looks wrong with them, alone and together. */
export async function makeSensors(
  candidates: readonly Candidate[],
  { looks, timing, clocks, rig, motionPoses, spill }: SensorContext,
  issues: Issues,
): Promise<Sensor[]> {
  const { originNs } = timing;
  const sensors: Sensor[] = [];
  for (const { name, channel, kind, role, look } of candidates) {
    const ofRig = rig.sensors.get(name)!;
    const clock = clocks.get(channel)!;
    const stamped = makeStream(name, timing.stamps.get(channel)!, originNs, clock, issues, channel.topic, spill);
    const stream = movedStream(stamped, momentShiftNs(kind, look, ofRig, stamped), spill);
    const read = { looks, channel, kind, rig: ofRig, stream };
    const measured = await withCoordinateUnit(withAzimuthTime(look, ofRig), read, issues);
    const inUnits = await withAccelerationUnit(measured, read, issues);
    const full = await withDoppler(inUnits, read, motionPoses, issues);
    sensors.push({ name, channel, kind, role, look: full, stream, clock, rig: ofRig });
  }
  reportRepeatedStamps(sensors, issues);
  reportEarlyRecords(sensors, originNs, issues);
  reportRecordedTwice(sensors, issues);
  await hintAtTimes(looks, sensors, issues);
  return sensors;
}
