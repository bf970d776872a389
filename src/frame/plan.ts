// The plan of a conversion: sensors, frames, picks, rig and trajectory. Made from stamps and calibration, before any payload.
import type { Issues } from '../issue.js';
import { FramelockError } from '../issue.js';
import type { GyroBias, Rig, RigFile, Trajectory, TransformTree } from '../rig/index.js';
import type { Source } from '../source/source.js';
import type { Spill } from '../spill.js';
import type { Brackets, Picks, Windows } from '../sync/index.js';
import { type Moment, momentNs, sinceOrigin } from '../time/stamp.js';
import { isInG } from './acceleration-unit.js';
import { alignSensors } from './align-sensors.js';
import { readCalibration } from './calibration-messages.js';
import { findPairs, type Pair, reportStandingCar } from './find-pairs.js';
import { findTrajectory, localTrajectory } from './find-trajectory.js';
import { gyroTrajectory } from './gyro-trajectory.js';
import { makeRig } from './make-rig.js';
import { makeSensors } from './make-sensors.js';
import { makeMessageLooks } from './message-looks.js';
import { onlyFrames } from './only-frames.js';
import type { FrameOptions } from './options.js';
import { placedByRecord } from './placed-by-record.js';
import { chooseReference, fastestSensor } from './reference.js';
import { selectChannels } from './select.js';
import type { Sensor } from './sensor.js';
import { chooseSensorClocks, offsetHint } from './stamps/clocks.js';
import { messagesByChannel } from './stamps/message-lists.js';
import type { SensorClock } from './stamps/sensor-clock.js';
import { readTiming } from './stamps/timing.js';
import { withSignals } from './with-signals.js';

export type { Pair };

export interface FramePlan {
  readonly source: Source;
  readonly options: FrameOptions;
  readonly originNs: bigint;
  readonly rig: Rig;
  readonly tree: TransformTree;
  readonly trajectory: Trajectory | undefined;
  /** Poses that tell how the car moved from one moment to another: `trajectory`, or one below it that no localiser's corrections move. */
  readonly motionPoses: Trajectory | undefined;
  /** Where sweeps are moved to their stamps: the poses that tell how the car moved meanwhile. */
  readonly deskewPoses?: Trajectory;
  /** Where these come of a gyroscope: the bias that was taken from its rates. */
  readonly gyroBias?: GyroBias;
  /** Of every channel that could be a sensor, in the order of the source's channels. */
  readonly clocks: readonly SensorClock[];
  /** In the order of their names: the order of the dataset's columns. */
  readonly sensors: readonly Sensor[];
  readonly reference: Sensor;
  /** Frame stamps, ns since the origin, ascending. */
  readonly frames: Float64Array;
  /** What the person asked for, ns since the origin: frames with from <= stamp < to; infinite where nothing was said. */
  readonly range: { readonly from: number; readonly to: number };
  readonly picks: ReadonlyMap<Sensor, Picks>;
  readonly windows: ReadonlyMap<Sensor, Windows>;
  /** Window sensors that also give a value at each frame's own stamp: between which readings. */
  readonly brackets: ReadonlyMap<Sensor, Brackets>;
  readonly pairs: readonly Pair[];
  /** Messages of channels that nobody asked for or that are only listed. */
  readonly unselected: number;
  /** Messages of topics none of whose first messages decodes. */
  readonly undecodable: number;
  readonly calibration: { readonly decoded: number; readonly undecodable: number };
}

/** With a `spill`, what is long of the plan lies in it: it must stay open as long as the plan is used. */
export async function planFrames(
  recording: Source,
  rigFile: RigFile | undefined,
  options: FrameOptions,
  issues: Issues,
  spill?: Spill,
): Promise<FramePlan> {
  const source = withSignals(recording, options.signals, issues);
  const lists = messagesByChannel(source);
  const looks = makeMessageLooks(source);
  const chosen = await selectChannels(source, looks, lists, rigFile, options, issues);
  if (chosen.candidates.length === 0) {
    const others = source.channels.some(({ decoder }) => decoder.kind === 'other');
    const instead = others ? ', or give --signals to export numbers of its other types' : '';
    throw new FramelockError(
      'FL0802',
      `expected at least one camera, LiDAR, radar or IMU-like topic with messages; run \`framelock info\` to see what the recording holds${instead}`,
    );
  }
  const mode = options.clock ?? 'auto';
  const timing = readTiming(source, chosen.exportable, lists, issues, mode, offsetHint(mode, rigFile));
  const { originNs } = timing;
  const clocks = chooseSensorClocks({ source, timing, lists, rigFile, mode }, issues);
  const calibration = await readCalibration(source, chosen.calibration, lists, originNs, issues);
  const candidates = placedByRecord(chosen.candidates, timing, rigFile, issues);
  const { rig, tree, moving } = makeRig(candidates, calibration, rigFile, issues);
  const motion = { source, lists, timing, clocks, tree, rig, moving, rigFile, spill };
  const trajectory = await findTrajectory(motion, issues);
  const motionPoses = trajectory && localTrajectory(motion, trajectory);
  const sensors = await makeSensors(candidates, { looks, timing, clocks, rig, motionPoses, spill }, issues);
  const reference = options.fastest
    ? fastestSensor(sensors)
    : chooseReference(sensors, source.messages, options.reference, rigFile?.reference, issues);
  const range = rangeOf(options, originNs);
  const alignment = alignSensors({ sensors, reference, range, originNs, options }, issues);
  const turnable = ({ kind, rig }: Sensor) => kind === 'lidar' && rig.T_rig_sensor !== undefined;
  const turns = options.deskew && !trajectory && sensors.some(turnable);
  const inG = new Set(sensors.filter(isInG).map(({ channel }) => channel));
  const gyro = turns ? await gyroTrajectory(motion, inG, issues) : undefined;
  const pairs = options.projection ? findPairs(sensors, options, issues) : [];
  if (!trajectory) reportStandingCar(pairs, issues);
  const calibrationMessages = chosen.calibration.reduce((sum, channel) => sum + lists[channel.id].length, 0);
  const plan: FramePlan = {
    source,
    options,
    originNs,
    rig,
    tree,
    trajectory,
    motionPoses,
    deskewPoses: options.deskew && motionPoses ? motionPoses : gyro?.trajectory,
    gyroBias: gyro?.bias,
    clocks: [...clocks.values()],
    sensors,
    reference,
    range,
    ...alignment,
    pairs,
    unselected: chosen.unselected,
    undecodable: chosen.undecodable,
    calibration: {
      decoded: calibrationMessages - calibration.undecodable,
      undecodable: calibration.undecodable,
    },
  };
  return options.frames ? onlyFrames(plan, options.frames) : plan;
}

function rangeOf({ start, end }: FrameOptions, originNs: bigint): FramePlan['range'] {
  const t = (moment: Moment) => sinceOrigin(momentNs(moment, originNs), originNs);
  return { from: start ? t(start) : Number.NEGATIVE_INFINITY, to: end ? t(end) : Number.POSITIVE_INFINITY };
}
