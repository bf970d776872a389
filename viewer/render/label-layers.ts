// Labels on the stage: one colour for what is fine, one for what a check found, one for the chosen one, in space and in every picture.
import type { Object3D } from 'three';
import type { LabelData } from '../data/boxes.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData, FrameData } from '../data/frame-data.js';
import { boxLines, frameLine, pictureLines } from '../layers/box-lines.js';
import { LineLayer } from '../layers/line-layer.js';
import type { Nudge } from '../state/calibrate/nudge.js';
import { labelAt, labelInPicture } from '../state/label-places.js';

/** Plain, found, chosen, and labels that were drawn in the picture itself. */
const colours = { plain: 0x56b4e9, found: 0xe69f00, chosen: 0xff3df2, flat: 0xf0e442 } as const;
type Look = keyof typeof colours;

export interface LabelsShown {
  readonly labels: readonly LabelData[];
  readonly chosen: number | undefined;
  readonly around: readonly FrameData[];
}

export class LabelLayers {
  readonly #layers = new Map<Look, LineLayer>();

  constructor() {
    for (const [look, colour] of Object.entries(colours)) this.#layers.set(look as Look, new LineLayer(colour));
  }

  get objects(): Object3D[] {
    return [...this.#layers.values()].map(layer => layer.object);
  }

  /** In the rig frame at a moment of the frame. */
  showInSpace(shown: LabelsShown | undefined, stampNs: bigint): void {
    for (const [look, layer] of this.#layers) {
      const boxes = (shown?.labels ?? []).flatMap(label =>
        lookOf(label, shown!.chosen) === look ? (labelAt(label, stampNs, shown!.around) ?? []) : [],
      );
      layer.show(boxes.length > 0 ? boxLines(boxes) : undefined);
    }
  }

  showInPicture(
    shown: LabelsShown | undefined,
    camera: SensorData | undefined,
    cell: CellData | undefined,
    nudge: Nudge,
  ): void {
    const lines = new Map<Look, Float64Array[]>([...this.#layers.keys()].map(look => [look, []]));
    if (shown && camera && cell?.kind === 'picture')
      for (const label of shown.labels) {
        const look = lookOf(label, shown.chosen);
        const solid = labelInPicture(label, camera, cell, nudge, shown.around);
        if (solid?.inside) lines.get(look)!.push(...solid.edges);
        for (const flat of label.boxes2)
          if (flat.camera === camera.name) lines.get(look === 'chosen' ? look : 'flat')!.push(frameLine(flat));
      }
    for (const [look, layer] of this.#layers)
      layer.show(lines.get(look)!.length > 0 ? pictureLines(lines.get(look)!) : undefined);
  }

  dispose(): void {
    for (const layer of this.#layers.values()) layer.dispose();
  }
}

function lookOf({ row, findings }: LabelData, chosen: number | undefined): Look {
  return row === chosen ? 'chosen' : findings > 0 ? 'found' : 'plain';
}
