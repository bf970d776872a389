// Motion from /tf: every edge that moves is a track of poses.
import { poseTrack } from '../../calibration/time-offset/index.js';
import { TransformLog } from '../../rig/index.js';
import { decodeAll } from '../decode-all.js';
import { observed } from './observe-samples.js';
import type { MotionObserver } from './observer.js';

export const transformObserver: MotionObserver = {
  name: 'transforms',
  kinds: ['transforms'],
  async observe({ source, channel, messages, originNs }, issues) {
    const { topic } = channel;
    const log = new TransformLog(topic, false);
    for await (const { value } of decodeAll(source, channel, messages, issues, () => {}))
      if (value.kind === 'transforms') log.add(value, originNs);
    // The edge with most samples first: of odometry and its slow correction, the odometry.
    const moving = [...log.split().moving].sort((a, b) => b.count - a.count);
    return moving.flatMap(series => {
      const { tNs, xyzw } = series.columns();
      const made = poseTrack({ originNs, t: tNs, values: xyzw });
      return observed(topic, `${series.parent} → ${series.child}`, made, tNs.length, issues);
    });
  },
};
