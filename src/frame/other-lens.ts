// Pictures taken after the recording said something else of their camera: what was first said of its lens does not hold for them.
import type { Issues } from '../issue.js';
import type { RecordedMoment } from '../rig/index.js';
import type { PictureCell } from './frame.js';
import type { Sensor } from './sensor.js';

/** Whether the sensor's lens is not that of the picture; FL0617 says so. Drivers give a picture and its CameraInfo one stamp. */
export function hasOtherLens({ rig, channel }: Sensor, { rawNs, logNs }: PictureCell, issues: Issues): boolean {
  const { until, again } = rig.camera ?? {};
  const isBefore = (moment: RecordedMoment) =>
    moment.stampNs === undefined ? logNs < moment.logNs : rawNs < moment.stampNs;
  if (!until || isBefore(until) || (again && !isBefore(again))) return false;
  issues.add(
    'FL0617',
    'pictures are of a time for which the recording gives another calibration of this camera; they were not projected; split the recording or give a rig file',
    { topic: channel.topic },
  );
  return true;
}
