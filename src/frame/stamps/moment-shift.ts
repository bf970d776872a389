// From what a stamp means to the moment that a measurement stands for: the middle of the exposure, or of an untimed sweep.
import { putAway } from '../../column.js';
import type { Kind } from '../../message/value.js';
import type { RigSensor } from '../../rig/index.js';
import { leavingFloat64 } from '../../scratch.js';
import type { Spill } from '../../spill.js';
import { medianStep } from '../../time/order-statistics.js';
import type { FirstLook } from '../sensor.js';
import type { SensorStream } from './sensor-stream.js';

/**
 * What is added to every stamp, ns. A picture whose exposure or readout is known: to the middle of
 * both, when half of the lines have been exposed by half. A sweep whose stamp the rig file calls
 * its start or end, and whose points have no time: to its middle, half a median step away. Points that do have times keep their
 * stamp, because their times are relative to it; so do points that the recording moved to it.
 */
export function momentShiftNs(kind: Kind, look: FirstLook, rig: RigSensor, stream: SensorStream): number {
  const { stamp, exposureNs = 0, readout } = rig;
  if (kind === 'camera') return directionOf(stamp) * ((exposureNs + (readout?.ns ?? 0)) / 2);
  const timed = look.time !== undefined || look.atStamp || rig.pointTime === 'azimuth';
  return kind === 'lidar' && !timed ? directionOf(stamp) * (medianStep(stream.t) / 2) : 0;
}

/** Whether the middle lies after the stamp or before it. */
function directionOf(stamp: RigSensor['stamp']): number {
  if (stamp === 'exposure_start' || stamp === 'scan_start') return 1;
  return stamp === 'exposure_end' || stamp === 'scan_end' ? -1 : 0;
}

/** The same stream with its corrected times moved; what was recorded stays. */
export function movedStream(stream: SensorStream, shiftNs: number, spill?: Spill): SensorStream {
  if (shiftNs === 0) return stream;
  const t = leavingFloat64(stream.t.length);
  for (let i = 0; i < t.length; i++) t[i] = Math.round(stream.t.at(i) + shiftNs);
  return { ...stream, t: putAway(t, spill) };
}
