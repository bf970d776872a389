// What a rig tells the observers of motion: a topic's lens, mounting and meaning of stamps, and its times once corrected.
import type { RigFile } from '../../rig/index.js';
import type { FramePlan } from '../plan.js';
import type { TimesOfChannel } from './observe-channel.js';
import type { KnownOfTopic } from './scan-observers.js';

/** Mounting is told where the file gives the sensor's pose in its own rig frame. */
export function knownOfRigFile(rigFile: RigFile | undefined): (topic: string) => KnownOfTopic | undefined {
  const sensors = Object.values(rigFile?.sensors ?? {});
  return topic => {
    const sensor = sensors.find(s => s.topic === topic);
    if (!sensor) return undefined;
    const { camera, stamp, pose } = sensor;
    const inRig = pose !== undefined && (rigFile?.frame === undefined || pose.to === rigFile.frame);
    return { lens: camera?.lens, stamp, T_rig_sensor: inRig ? pose.T_to_frame : undefined };
  };
}

/** As `knownOfRigFile`, of the rig that a plan was made with: also what the recording itself says. */
export function knownOfPlan({ sensors }: FramePlan): (topic: string) => KnownOfTopic | undefined {
  return topic => {
    const rig = sensors.find(s => s.channel.topic === topic)?.rig;
    if (!rig) return undefined;
    const { camera, stamp, T_rig_sensor } = rig;
    // The plan's times of sweeps whose points have none stand for their middle already (moment-shift.ts).
    const moved = stamp === 'scan_start' || stamp === 'scan_end' ? 'scan_mid' : stamp;
    return { lens: camera?.lens, stamp: moved, T_rig_sensor };
  };
}

/** The plan's sensors with the times that frames are made of, inside the range asked for; other topics as recorded. */
export function timesOfPlan({ sensors, range, originNs }: FramePlan): TimesOfChannel {
  const streams = new Map(sensors.map(({ channel, stream }) => [channel, stream]));
  return channel => {
    const stream = streams.get(channel);
    if (!stream) return undefined;
    const inside: number[] = [];
    for (let i = 0; i < stream.t.length; i++)
      if (stream.t.at(i) >= range.from && stream.t.at(i) < range.to) inside.push(i);
    return {
      messages: Uint32Array.from(inside, i => stream.message.at(i)),
      tNs: Float64Array.from(inside, i => stream.t.at(i)),
      originNs,
    };
  };
}
