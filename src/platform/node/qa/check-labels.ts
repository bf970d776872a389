// A whole check of labels on Node: dataset or recording and labels in; what was found, and what could not be looked at.
import { type BindOptions, type BoundLabels, bindLabels, type Scene } from '../../../frame/scene/index.js';
import { FramelockError, type Issues } from '../../../issue.js';
import type { Label, LabelSet } from '../../../label/index.js';
import { type Judged, judgeLabels, type LabelCheck, sayFault } from '../../../qa/labels/index.js';
import { type OpenedScene, openScene, type SceneRequest } from './open-scene.js';
import { readLabels, withUniqueIds } from './read-labels.js';

export interface CheckRequest extends SceneRequest {
  /** Files and folders of labels; none: the recording itself where a label format recognises it. */
  readonly labels: readonly string[];
  readonly format?: string;
  readonly binding: BindOptions;
  readonly checks: readonly LabelCheck[];
  readonly onFrame?: (done: number, all: number) => void;
}

export interface CheckedLabels {
  readonly opened: OpenedScene;
  readonly sets: readonly LabelSet[];
  /** As read, ids made unique: what findings name labels by. */
  readonly labels: readonly Label[];
  readonly bound: BoundLabels;
  readonly judged: Judged;
}

/** `use` gets what was found while the recording is open. Throws FL1035 without labels, FL1036 where none belongs to a frame. */
export async function withCheckedLabels(
  request: CheckRequest,
  issues: Issues,
  use: (checked: CheckedLabels) => Promise<void>,
): Promise<void> {
  const sets = await readLabels(request.labels, request.paths, request.format, issues);
  const opened = await openScene(request, issues);
  try {
    const labels = withUniqueIds(sets, issues);
    const bound = bindLabels(labels, opened.scene, request.binding, issues);
    if (bound.labels.length === 0)
      throw new FramelockError(
        'FL1036',
        `expected labels of frames of the dataset, got none: ${[...bound.unbound].map(([why, n]) => `${n} ${why}`).join(', ')}`,
        { at: { file: request.labels[0] ?? request.paths[0] } },
      );
    sayWhatIsMissing(opened.scene, bound, issues);
    const judged = await judgeLabels(opened.scene, bound, request.checks, request.onFrame);
    for (const fault of judged.rigFaults) issues.add('FL1042', sayFault(fault), { topic: fault.sensor });
    await use({ opened, sets, labels: labels.flat(), bound, judged });
  } finally {
    await opened.close();
  }
}

/** One line for each kind of check that this dataset cannot have. */
function sayWhatIsMissing(scene: Scene, { labels }: BoundLabels, issues: Issues): void {
  const stamp = scene.frameStampsNs[Math.floor(scene.frames / 2)];
  if (scene.poseAt(stamp) === undefined)
    issues.add(
      'FL1038',
      'there are no poses: the rig counts as standing, and speeds over ground are not known; record odometry or /tf, or name a topic of poses in a rig file',
    );
  if (!scene.sensors.some(({ kind, lens, T_rig_sensor }) => kind === 'camera' && lens && T_rig_sensor))
    issues.add(
      'FL1039',
      'no camera has a lens and a place in the rig: boxes are not compared with pictures; give both in a rig file',
    );
  if (scene.frames === 1) issues.add('FL1040', 'there is one frame: nothing is known over time');
  if (!labels.some(one => one.box))
    issues.add('FL1041', 'labels are in pictures only: points, motion and ground tell nothing of them');
}
