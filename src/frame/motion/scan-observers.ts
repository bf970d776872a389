// Observers of motion for sensors that only see their surroundings: LiDAR, radar and camera, by kind of topic.

import type { IncrementTrack, SpeedTrack } from '../../calibration/time-offset/motion-track.js';
import type { Camera } from '../../camera/camera.js';
import type { SE3 } from '../../geometry/index.js';
import type { Issues } from '../../issue.js';
import type { Kind } from '../../message/value.js';
import type { StampMeaning } from '../../rig/index.js';
import type { Channel, Source } from '../../source/source.js';
import { cameraMotion, type GrayDecoder } from './camera-motion.js';
import { lensOfChannel } from './lens-of-channel.js';
import { lidarMotion } from './lidar-motion.js';
import type { MotionChannel } from './motion-channel.js';
import { radarMotion } from './radar-motion.js';

/** One topic: its messages in the recording's order, and the stamp of each, ns since `originNs`. */
export interface ScannedChannel {
  readonly source: Source;
  readonly channel: Channel;
  readonly messages: Uint32Array;
  readonly tNs: Float64Array;
  readonly originNs: bigint;
}

export interface ScannedMotion {
  readonly topic: string;
  readonly signal: string;
  readonly track: IncrementTrack | SpeedTrack;
}

export interface ScanObserver {
  readonly name: string;
  readonly kinds: readonly Kind[];
  observe(input: ScannedChannel, issues: Issues): Promise<ScannedMotion[]>;
}

/** What a rig tells of a topic; without it the recording's CameraInfo gives lenses, and a radar's speed has no sign. */
export interface KnownOfTopic {
  readonly lens?: Camera;
  readonly stamp?: StampMeaning;
  readonly T_rig_sensor?: SE3;
}

export interface ScanContext {
  readonly known?: (topic: string) => KnownOfTopic | undefined;
  /** Without it, encoded pictures are left out. */
  readonly decoder?: GrayDecoder;
}

export function scanObservers({ known = () => undefined, decoder }: ScanContext = {}): ScanObserver[] {
  const lidar: ScanObserver = {
    name: 'lidar',
    kinds: ['lidar'],
    async observe(input, issues) {
      const found = await lidarMotion(inOrder(input), issues, known(input.channel.topic)?.stamp);
      if (found.moment !== 'unknown') return told(input, 'scan matching', found, issues);
      return refuse(
        input,
        'its points have no time, and what its stamps mean is not known (`stamp` in a rig file)',
        issues,
      );
    },
  };
  const radar: ScanObserver = {
    name: 'radar',
    kinds: ['radar'],
    async observe(input, issues) {
      const { T_rig_sensor } = known(input.channel.topic) ?? {};
      return told(input, 'doppler', await radarMotion(inOrder(input), issues, T_rig_sensor), issues);
    },
  };
  const camera: ScanObserver = {
    name: 'camera',
    kinds: ['camera'],
    async observe(input, issues) {
      const lens = known(input.channel.topic)?.lens ?? (await lensOfChannel(input.source, input.channel, issues));
      if (!lens) return refuse(input, 'its lens is not known (CameraInfo, or `camera` in a rig file)', issues);
      if (!decoder) return refuse(input, 'pictures cannot be decoded here', issues);
      return told(input, 'pictures', await cameraMotion(inOrder(input), lens, decoder, issues), issues);
    },
  };
  return [lidar, radar, camera];
}

/** By stamp; equal stamps keep the recording's order. */
function inOrder({ source, channel, messages, tNs, originNs }: ScannedChannel): MotionChannel {
  const order = Uint32Array.from({ length: messages.length }, (_, i) => i).sort((a, b) => tNs[a] - tNs[b] || a - b);
  const t = Float64Array.from(order, i => tNs[i]);
  return { source, channel, messages: Uint32Array.from(order, i => messages[i]), t, originNs };
}

interface Found {
  readonly track: IncrementTrack | SpeedTrack;
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
}

/** What was left out is reported when it is more than the first message, which has none before it. */
function told(input: ScannedChannel, signal: string, { track, skipped }: Found, issues: Issues): ScannedMotion[] {
  const { topic } = input.channel;
  const lost = skipped.filter(({ reason }) => !reason.startsWith('first '));
  const reasons = lost.map(({ reason, count }) => `${reason} (${count})`).join(', ');
  const count = track.kind === 'speed' ? track.t.length : track.start.length;
  if (count < 2) return refuse(input, `of ${input.messages.length} messages: ${reasons || 'too few'}`, issues);
  if (lost.length > 0)
    issues.add('FL0605', `some of ${input.messages.length} messages told no motion: ${reasons}; the rest was used`, {
      topic,
    });
  return [{ topic, signal, track }];
}

function refuse({ channel: { topic } }: ScannedChannel, why: string, issues: Issues): ScannedMotion[] {
  issues.add('FL0605', `its motion was not observed: ${why}; it was left out`, { topic });
  return [];
}
