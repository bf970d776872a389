// The town with a few faults planted, judged once for several tests.
import { type BoundLabels, bindLabels, defaultBinding, type Scene } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import type { Label } from '../../../src/label/index.js';
import { classFlip } from '../../../src/qa/labels/checks/class-flip.js';
import { heading } from '../../../src/qa/labels/checks/heading.js';
import { identity } from '../../../src/qa/labels/checks/identity.js';
import { imageBox } from '../../../src/qa/labels/checks/image-box.js';
import { pointsInBox } from '../../../src/qa/labels/checks/points-in-box.js';
import { size } from '../../../src/qa/labels/checks/size.js';
import { type Judged, judgeLabels, type LabelCheck } from '../../../src/qa/labels/index.js';
import { type FaultKind, plantFaults } from '../../../src/qa/plant/index.js';
import { labelledTown } from '../../support/labelled-town.js';

/** Quick ones that find what is planted here. */
export const quickChecks: readonly LabelCheck[] = [pointsInBox, imageBox, heading, size, classFlip, identity];

export interface JudgedTown {
  readonly scene: Scene;
  readonly truth: readonly Label[];
  readonly labels: BoundLabels;
  readonly judged: Judged;
  /** Kind of fault by the id of a label that is wrong. */
  readonly faults: ReadonlyMap<string, FaultKind>;
}

export async function judgedTown(kinds: readonly FaultKind[], share = 0.03): Promise<JudgedTown> {
  const { scene, truth } = await labelledTown();
  const planted = plantFaults(truth.labels, { kinds, share, seed: 5 });
  const labels = bindLabels([planted.labels], scene, defaultBinding, new Issues());
  const judged = await judgeLabels(scene, labels, quickChecks);
  const faults = new Map(planted.faults.flatMap(fault => fault.ids.map(id => [id, fault.kind] as const)));
  return { scene, truth: truth.labels, labels, judged, faults };
}
