// One column of a frame: the channel it comes from, its stamps, and what its first message told.
import type { PointLayout, PointTime, SweepStamp } from '../kernel/index.js';
import type { ImageSize } from '../message/image-size.js';
import type { Kind, SampleColumn } from '../message/value.js';
import type { RigSensor } from '../rig/index.js';
import type { Channel } from '../source/source.js';
import type { DopplerUse } from './radar-doppler.js';
import type { SensorClock } from './stamps/sensor-clock.js';
import type { SensorStream } from './stamps/sensor-stream.js';

/**
 * picked: one message per frame (pictures, clouds). window: all messages since the frame before (IMU-like).
 * calibration: read once for the rig and the trajectory. listed: shown by `info`, not exported.
 */
export type Role = 'picked' | 'window' | 'calibration' | 'listed';

const roles: Record<Kind, Role> = {
  camera: 'picked',
  lidar: 'picked',
  radar: 'picked',
  imu: 'window',
  odometry: 'window',
  pose: 'window',
  gnss: 'window',
  twist: 'window',
  wrench: 'window',
  joints: 'window',
  range: 'window',
  signals: 'window',
  camera_info: 'calibration',
  transforms: 'calibration',
  other: 'listed',
};

export function roleOf(kind: Kind): Role {
  return roles[kind];
}

/** What the first readable message of a channel told about all of them. */
export interface FirstLook {
  readonly frameId: string;
  readonly childFrameId: string;
  /** Clouds: the order and units of the numbers of a point. */
  readonly layout?: PointLayout;
  /** Clouds: the layout without what framelock adds, where it adds something. */
  readonly recorded?: PointLayout;
  /** Radars whose Doppler is compensated for the car's own motion, in the last column of `layout`: how it is read. */
  readonly doppler?: DopplerUse;
  /** Clouds: recorded bytes of a point. */
  readonly pointStep?: number;
  /** Clouds: how a field of the points tells their time; undefined when none does, or its unit fits nothing. */
  readonly time?: PointTime;
  /** Clouds: times on a clock of the LiDAR's own, which tell nothing but the order and distance of a sweep's points. */
  readonly unplaced?: PointTime;
  /** Clouds: the recording moved the points to the stamp (`PointCloud.atStamp`); `time` is then undefined. */
  readonly atStamp?: boolean;
  /** LiDARs: what a stamp means, as the points' times show it. */
  readonly sweepStamp?: SweepStamp;
  /** IMU-like: the groups of numbers of a reading. */
  readonly columns: readonly SampleColumn[];
  readonly imageSize?: ImageSize;
  /** Pictures: ROS's name of what their numbers are, where the message tells; `raw`: how rows of a raw one lie, and all its bytes. */
  readonly encoding?: string;
  readonly raw?: { readonly step: number; readonly bigEndian: boolean; readonly bytes: number };
  /** Pictures that are no files by themselves: by which codec they were made (`codecOf`). */
  readonly codec?: string;
}

export interface Sensor {
  readonly name: string;
  readonly channel: Channel;
  readonly kind: Kind;
  readonly role: 'picked' | 'window';
  readonly look: FirstLook;
  readonly stream: SensorStream;
  /** How the stream's times were made from its stamps. */
  readonly clock: SensorClock;
  readonly rig: RigSensor;
}
