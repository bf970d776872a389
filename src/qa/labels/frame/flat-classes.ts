// Which classes are labelled in pictures, and which in space: a class that one of them never has is not missing there.
import type { BoundLabels } from '../../../frame/scene/index.js';

export interface LabelledClasses {
  /** Whether an object of this class would have a 2D box, and a 3D box. */
  flat(category: string): boolean;
  solid(category: string): boolean;
}

/** Where no class is in both, the two kinds of labels name them differently, and every class counts. */
export function labelledClasses({ labels }: Pick<BoundLabels, 'labels'>): LabelledClasses {
  const flat = new Set<string>();
  const solid = new Set<string>();
  for (const { label } of labels) {
    if (label.boxes2.length > 0) flat.add(label.category);
    if (label.box) solid.add(label.category);
  }
  const apart = ![...flat].some(category => solid.has(category));
  return { flat: category => apart || flat.has(category), solid: category => apart || solid.has(category) };
}
