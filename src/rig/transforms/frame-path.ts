// What a robot's own buffer knows of the place of one frame: a latched transform, or samples with interpolation between them.
import { interpolate } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { formatDuration } from '../../time/stamp.js';
import { checkedTransform } from '../checked-transform.js';
import { poseAt } from '../trajectory/pose-columns.js';
import { type FrameHistory, frameHistory } from './frame-history.js';
import type { TransformSeries } from './transform-series.js';
import type { Path, Sample, TransformRefusal } from './transform-walk.js';

/** All series must be of one child. Undefined when none of them has a usable sample (FL0506). */
export function framePath(series: readonly TransformSeries[], zeroNs: number, issues: Issues): Path | undefined {
  const latched = series.some(one => one.latched) ? latchedSample(series) : undefined;
  if (latched) {
    const { parent } = latched;
    return { parents: [...new Set(series.map(one => one.parent))], latest: { parent, tNs: zeroNs }, at: () => latched };
  }
  const history = frameHistory(series, issues);
  return history && movingPath(history, zeroNs);
}

/** The usable sample recorded last, if the one recorded first was latched: tf2 keeps one transform of such a frame, whoever sends it. */
function latchedSample(series: readonly TransformSeries[]): Sample | undefined {
  let first = { arrival: Number.POSITIVE_INFINITY, latched: false };
  let last: (Sample & { readonly arrival: number }) | undefined;
  for (const one of series) {
    const { parent, latched } = one;
    const { tNs, xyz, xyzw, arrival } = one.columns();
    for (let i = 0; i < tNs.length; i++) {
      const { t, q } = poseAt(xyz, xyzw, i);
      const T = checkedTransform(t, q);
      if (!T) continue;
      const when = arrival![i];
      if (when < first.arrival) first = { arrival: when, latched };
      if (!last || when >= last.arrival) last = { parent, T, arrival: when };
    }
  }
  return first.latched ? last : undefined;
}

function movingPath(history: FrameHistory, zeroNs: number): Path {
  const { child, parents, tNs } = history;
  const end = tNs.length - 1;
  const sample = (i: number): Sample => ({ parent: history.parentAt(i), T: history.pose(i) });
  const stamped = tNs.findIndex(t => t !== zeroNs);
  return {
    parents,
    span: stamped < 0 ? undefined : { fromNs: tNs[stamped], toNs: tNs[end] },
    latest: { parent: history.parentAt(end), tNs: tNs[end] },
    at(t) {
      if (t === zeroNs) return sample(end);
      const i = history.find(t);
      if (i < 0) return outside(child, t, tNs);
      // Between two parents nothing can be interpolated: tf2 answers with the older sample.
      if (tNs[i] === t || history.parentAt(i) !== history.parentAt(i + 1)) return sample(i);
      const s = (t - tNs[i]) / (tNs[i + 1] - tNs[i]);
      return { parent: history.parentAt(i), T: interpolate(history.pose(i), history.pose(i + 1), s) };
    },
  };
}

function outside(child: string, t: number, tNs: Float64Array): TransformRefusal {
  const [from, to] = [tNs[0], tNs[tNs.length - 1]];
  const [by, side] = t < from ? [from - t, 'before its first transform'] : [t - to, 'after its last transform'];
  const known = { frame: child, fromNs: from, toNs: to };
  return { refused: 'extrapolation', text: `frame "${child}" is not known ${formatDuration(by)} ${side}`, known };
}
