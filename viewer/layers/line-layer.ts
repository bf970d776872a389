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

/** The rig from above: an arrow of a car's length, shorter in a scene that is smaller than a street, x ahead, on the ground. */
export function carLines(scale: number): Float32Array {
  const [nose, tail, half] = [3, -1.5, 0.9];
  const corners = [
    [nose, 0],
    [tail, half],
    [tail + 0.7, 0],
    [tail, -half],
  ];
  const size = Math.min(1, scale);
  return Float32Array.from(
    corners.flatMap(([x, y], i) => [x, y, 0, ...corners[(i + 1) % 4], 0]),
    at => size * at,
  );
}

/** Edge of the squares on the ground, m. */
export function gridStep(scale: number): number {
  return 5 * scale;
}

/** Squares on the ground (z = 0), twelve to each side. */
export function gridLines(scale: number): Float32Array {
  const step = gridStep(scale);
  const reach = 12 * step;
  const lines: number[] = [];
  for (let k = -12; k <= 12; k++)
    lines.push(-reach, k * step, 0, reach, k * step, 0, k * step, -reach, 0, k * step, reach, 0);
  return Float32Array.from(lines);
}
