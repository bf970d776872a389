// Orientations of readings that are no rotations: half of one, or a scale that somebody left in.
import type { Issues } from '../issue.js';
import type { Sample } from '../message/value.js';
import { columnStart } from './find-trajectory.js';
import type { Sensor } from './sensor.js';

/**
 * To be called with each reading. FL0311; the numbers stay as recorded. Four zeros are what nobody set, NaN what was not measured:
 * neither is said.
 */
export function noRotationReporter({ channel }: Pick<Sensor, 'channel'>, issues: Issues): (sample: Sample) => void {
  const at = columnStart(channel, 'orientation_xyzw');
  if (at < 0) return () => {};
  return ({ values }) => {
    const length = Math.hypot(values[at], values[at + 1], values[at + 2], values[at + 3]);
    if (length === 0 || Number.isNaN(length) || Math.abs(length - 1) <= 1e-3) return;
    issues.add(
      'FL0311',
      'orientation_xyzw is no rotation: its quaternion has not length 1 within 1e-3; it was kept as recorded; correct the driver, and do not use it as it is',
      { topic: channel.topic },
    );
  };
}
