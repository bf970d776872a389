// Line segments of one colour: grid, axes, frusta, arrows.
import { LineBasicMaterial, LineSegments } from 'three';
import { showPositions, unboundedGeometry } from './unbounded.js';

export class LineLayer {
  readonly object: LineSegments;
  readonly #material: LineBasicMaterial;

  constructor(colour: number, opacity = 1) {
    this.#material = new LineBasicMaterial({ color: colour, opacity, transparent: opacity < 1 });
    this.object = new LineSegments(unboundedGeometry(), this.#material);
    this.object.frustumCulled = false;
    this.object.visible = false;
  }

  /** Whether there is anything to see. */
  get filled(): boolean {
    return this.object.geometry.hasAttribute('position');
  }

  set colour(colour: number) {
    this.#material.color.setHex(colour);
  }

  /** Pairs of ends, xyz each. */
  show(lines: Float32Array | undefined): void {
    showPositions(this.object, lines);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}

/** The rig from above: an arrow of a car's length, x ahead, on the ground. */
export function carLines(): Float32Array {
  const [nose, tail, half] = [3, -1.5, 0.9];
  const corners = [
    [nose, 0],
    [tail, half],
    [tail + 0.7, 0],
    [tail, -half],
  ];
  return Float32Array.from(corners.flatMap(([x, y], i) => [x, y, 0, ...corners[(i + 1) % 4], 0]));
}

/** Squares of 5 m on the ground (z = 0) out to `reach` m. */
export function gridLines(reach: number): Float32Array {
  const lines: number[] = [];
  for (let k = -reach; k <= reach; k += 5) lines.push(-reach, k, 0, reach, k, 0, k, -reach, 0, k, reach, 0);
  return Float32Array.from(lines);
}
