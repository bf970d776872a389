// Says of transforms what was made of them: mounts that tremble on /tf or that /tf_static corrected, and what places no frame.
import { compose, inverse, rotationAngle } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { SplitTransforms } from './transform-log.js';
import type { TransformSeries } from './transform-series.js';
import { normalFrame, type TransformTree } from './transform-tree.js';

/**
 * FL0615 of each mount that trembles, FL0616 of each that was corrected, as far as the tree has it: not where a rig file places the frame.
 * FL0506 of transforms that place no frame.
 */
export function reportTransforms(
  { steady, corrected, nowhere }: SplitTransforms,
  tree: TransformTree,
  issues: Issues,
): void {
  for (const series of nowhere) {
    const why = series.parent === series.child ? 'places a frame in itself' : 'has an empty frame name';
    issues.add('FL0506', `transform ${between(series)} of ${series.from} ${why}: it was ignored`, {
      topic: series.child,
    });
  }
  const used = ({ parent, child, from }: TransformSeries) => {
    const edge = tree.edgeAbove(child);
    return edge?.parent === normalFrame(parent) && edge.from.startsWith(from);
  };
  for (const { series, distance, turn } of steady.filter(one => used(one.series)))
    issues.add(
      'FL0615',
      `transform ${between(series)} is said ${series.count} times and differs by no more than ${lengthText(distance)} and ${turnText(turn)} from its median, which was used for all time`,
      { topic: series.from },
    );
  for (const { series, first, last, values } of corrected.filter(one => used(one.series))) {
    const off = compose(inverse(first), last);
    issues.add(
      'FL0616',
      `transform ${between(series)} is said with ${values} different values; the last was used for all time: it lies ${lengthText(Math.hypot(...off.t))} and ${turnText(rotationAngle(off))} from the first; give the right one in a rig file`,
      { topic: series.from },
    );
  }
}

function between({ parent, child }: { readonly parent: string; readonly child: string }): string {
  return `${normalFrame(parent)} -> ${normalFrame(child)}`;
}

function lengthText(metres: number): string {
  return metres < 1e-3 ? `${(metres * 1e6).toPrecision(2)} µm` : `${(metres * 1e3).toPrecision(3)} mm`;
}

function turnText(radians: number): string {
  return `${((radians * 180) / Math.PI).toPrecision(2)}°`;
}
