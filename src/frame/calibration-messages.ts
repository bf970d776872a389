// Reads what the recording says of its own calibration: transforms and camera infos.
import type { Issues } from '../issue.js';
import type { CameraInfo } from '../message/value.js';
import type { Channel, Source } from '../source/source.js';
import { decodeAll } from './first-look.js';

export interface TimedTransforms {
  readonly topic: string;
  readonly stampNs: bigint;
  readonly transforms: import('../message/value.js').Transforms['transforms'];
}

export interface CalibrationMessages {
  readonly transforms: TimedTransforms[];
  /** The first usable CameraInfo of each topic. */
  readonly cameraInfos: { readonly topic: string; readonly info: CameraInfo }[];
  readonly undecodable: number;
}

/**
 * Every message is decoded, because a late /tf_static and a calibration that changes inside a recording both matter.
 */
export async function readCalibration(
  source: Source,
  channels: readonly Channel[],
  lists: readonly Uint32Array[],
  issues: Issues,
): Promise<CalibrationMessages> {
  const transforms: TimedTransforms[] = [];
  const cameraInfos: { topic: string; info: CameraInfo }[] = [];
  let undecodable = 0;
  for (const channel of channels) {
    let first: CameraInfo | undefined;
    let fingerprint = '';
    for await (const { message, value } of decodeAll(source, channel, lists[channel.id], issues, () => undecodable++)) {
      if (value.kind === 'transforms') {
        transforms.push({
          topic: channel.topic,
          stampNs: source.messages.logNs[message],
          transforms: value.transforms,
        });
      } else if (value.kind === 'camera_info') {
        const print = numbersOf(value);
        if (first === undefined) {
          first = value;
          fingerprint = print;
        } else if (print !== fingerprint) {
          issues.add(
            'FL0510',
            'the calibration of this camera changes inside the recording; the first one was used for all frames; split the recording or give a rig file',
            { topic: channel.topic },
          );
        }
      }
    }
    if (first) cameraInfos.push({ topic: channel.topic, info: first });
  }
  return { transforms, cameraInfos, undecodable };
}

function numbersOf(info: CameraInfo): string {
  return [info.width, info.height, info.model, ...info.K, ...info.D, ...info.R, ...info.P].join(' ');
}
