// Points inside each box, one count per label: by the rule |q| <= size/2, where the points are at the box's moment.
import {
  type BoundLabel,
  type BoundLabels,
  pointsInRig,
  type Scene,
  type SceneCloud,
} from '../../frame/scene/index.js';
import { pointsInBox } from '../../geometry/box3.js';
import { compose, inverse } from '../../geometry/se3.js';

/** By position; null where there is no box, or no cloud of it. Memory: one frame. */
export async function pointCounts(
  scene: Pick<Scene, 'read' | 'poseAt'>,
  labels: BoundLabels,
): Promise<(number | null)[]> {
  const counts: (number | null)[] = labels.labels.map(() => null);
  for await (const frame of scene.read(labels.labelled))
    for (const cloud of frame.clouds) {
      const here = labels.ofFrame[frame.index]
        .map(position => labels.labels[position])
        .filter(one => one.box && one.sensor === cloud.sensor);
      if (here.length === 0) continue;
      const count = counter(cloud, scene.poseAt);
      for (const one of here) counts[one.position] = count(one);
    }
  return counts;
}

/**
 * Points that the rig's motion was taken out of are compared in the rig frame. Others are as they were recorded, so the box is taken into
 * the sensor's own frame, where it was drawn: the count is then that of the file's own numbers.
 */
function counter(cloud: SceneCloud, poseAt: Scene['poseAt']): (one: BoundLabel) => number {
  const moved = cloud.time === undefined ? undefined : pointsInRig(cloud, poseAt);
  if (moved?.compensated) return ({ boxAt }) => pointsInBox(boxAt(cloud.stampNs)!, moved).length;
  const T_sensor_rig = inverse(cloud.T_rig_sensor);
  return ({ label, sensor, boxAt }) => {
    const own = label.box && (label.frame === '' || label.frame === sensor);
    const inRig = boxAt(cloud.stampNs)!;
    return pointsInBox(own ? label.box! : { ...inRig, T: compose(T_sensor_rig, inRig.T) }, cloud).length;
  };
}
