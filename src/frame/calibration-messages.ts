// Reads what the recording says of its own calibration: transforms and camera infos.
import type { Issues } from '../issue.js';
import type { CameraInfo } from '../message/value.js';
import {
  changeOfInfo,
  type InfoOfTopic,
  isUncalibrated,
  type RecordedMoment,
  sameNumbers,
  TransformLog,
} from '../rig/index.js';
import { type Channel, NO_STAMP, type Source } from '../source/source.js';
import { isoTime } from '../time/stamp.js';
import { decodeAll } from './decode-all.js';

export interface CalibrationMessages {
  /** One of each topic that carries transforms. */
  readonly transforms: readonly TransformLog[];
  /** The first CameraInfo of each topic that says anything; the first where none does. */
  readonly cameraInfos: readonly InfoOfTopic[];
  readonly undecodable: number;
}

/**
 * Every message is decoded, because a late /tf_static and a calibration that changes inside a recording both matter. What is
 * kept of an hour of /tf is its numbers in columns.
 */
export async function readCalibration(
  source: Source,
  channels: readonly Channel[],
  lists: readonly Uint32Array[],
  originNs: bigint,
  issues: Issues,
): Promise<CalibrationMessages> {
  const transforms = new Map<string, TransformLog>();
  const cameraInfos: InfoOfTopic[] = [];
  let undecodable = 0;
  for (const channel of channels) {
    const { topic } = channel;
    let first: CameraInfo | undefined;
    let firstAt = 0;
    let read = 0;
    let other: { readonly info: CameraInfo; readonly until: RecordedMoment; readonly at: number } | undefined;
    let others = 0;
    let again: RecordedMoment | undefined;
    for await (const { message, value } of decodeAll(source, channel, lists[channel.id], issues, () => undecodable++)) {
      if (value.kind === 'transforms') {
        const log = transforms.get(topic) ?? new TransformLog(topic, isStaticTopic(topic));
        transforms.set(topic, log);
        log.add(value, originNs, message);
      } else if (value.kind === 'camera_info') {
        const at = read++;
        if (first === undefined || (isUncalibrated(first) && !isUncalibrated(value))) {
          first = value;
          firstAt = at;
        } else if (sameNumbers(first, value)) {
          if (other) again ??= momentOf(source, message);
        } else if (!isUncalibrated(value)) {
          others++;
          again = undefined;
          other ??= { info: value, until: momentOf(source, message), at };
        }
      }
    }
    if (first && other) {
      const { until, at } = other;
      const from = timeOf(until);
      const when = ` from ${from} on (message ${at} of ${read}; ${others} differ from message ${firstAt})`;
      issues.add('FL0510', changeOfInfo(first, other.info, when, again && timeOf(again)), { topic });
    }
    if (first)
      cameraInfos.push({ topic, info: first, message: firstAt, ...(other ? { until: other.until, again } : {}) });
  }
  return { transforms: [...transforms.values()], cameraInfos, undecodable };
}

function timeOf({ stampNs, logNs }: RecordedMoment): string {
  return isoTime(stampNs ?? logNs);
}

function momentOf({ messages: { stampNs, logNs } }: Source, message: number): RecordedMoment {
  const stamp = stampNs.at(message);
  return { ...(stamp === NO_STAMP || stamp === 0n ? {} : { stampNs: stamp }), logNs: logNs.at(message) };
}

/** Topics whose transforms hold for all time, whatever their stamps: tf2's latched topic, whose name calibration files share. */
export function isStaticTopic(topic: string): boolean {
  return /(^|\/)tf_static$/.test(topic);
}
