// How many points each label holds: |q| <= size/2 along each axis, as the datasets themselves count.
import type { BoundLabel, BoundLabels, Scene, SceneCloud } from '../../frame/scene/index.js';
import type { Box3, PointRows } from '../../geometry/box3.js';
import { compose, inverse } from '../../geometry/se3.js';
import { fastBoxes } from '../../kernel/index.js';
import { frameContext } from './frame-context.js';

/**
 * How the points of a label's cloud were taken: `as_recorded`: they and the box in the frame that the cloud is given in, so
 * that the count is the one of any other program; `moved`: each point brought from its own moment to the stamp by the poses
 * of the rig; `none`: the label has no box, or its cloud is not there.
 */
export type CountedHow = 'as_recorded' | 'moved' | 'none';

export interface PointCounts {
  /** One per label of the bound set; −1 for `none`. */
  readonly counts: Int32Array;
  readonly how: readonly CountedHow[];
}

/** One frame in memory at a time. Only the cloud that a label is bound to counts. */
export async function countPoints(scene: Scene, labels: BoundLabels): Promise<PointCounts> {
  const counts = new Int32Array(labels.labels.length).fill(-1);
  const how: CountedHow[] = labels.labels.map(() => 'none');
  for await (const frame of scene.read(labels.labelled)) {
    const here = labels.ofFrame[frame.index].map(position => labels.labels[position]);
    const { inRig } = frameContext(frame, here, scene);
    for (const cloud of frame.clouds) {
      const boxes = here.filter(bound => bound.sensor === cloud.sensor && bound.box);
      if (boxes.length === 0) continue;
      const rig = inRig(cloud);
      const found = rig.compensated
        ? fastBoxes().count(
            rig,
            boxes.map(bound => bound.boxAt(cloud.stampNs)!),
          )
        : fastBoxes().count(
            asRecorded(cloud),
            boxes.map(bound => boxInCloud(bound, cloud)),
          );
      boxes.forEach(({ position }, k) => {
        counts[position] = found[k];
        how[position] = rig.compensated ? 'moved' : 'as_recorded';
      });
    }
  }
  return { counts, how };
}

/** A box that the file gives in the cloud's frame is taken as it stands there: no rounding of transforms on the way. */
function boxInCloud(bound: BoundLabel, cloud: SceneCloud): Box3 {
  const { label } = bound;
  const own = label.frame === '' || label.frame === cloud.sensor;
  if (own && label.box && bound.offNs === 0) return label.box;
  const box = bound.boxAt(cloud.stampNs)!;
  return { ...box, T: compose(inverse(cloud.T_rig_sensor), box.T) };
}

function asRecorded({ points, stride, xyz, count }: SceneCloud): PointRows {
  return { points, stride, xyz, count };
}
