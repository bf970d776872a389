// Directions all around, and the angle between two of them, for every camera test.

/** Directions spread evenly over the sphere; xorshift32, so that runs repeat. */
export function sphere(count: number, seed: number): Float64Array {
  let state = seed | 1;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  const xyz = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 2 * random() - 1;
    const turn = 2 * Math.PI * random();
    const r = Math.sqrt(1 - z * z);
    xyz[3 * i] = r * Math.cos(turn);
    xyz[3 * i + 1] = r * Math.sin(turn);
    xyz[3 * i + 2] = z;
  }
  return xyz;
}

/** Angle between two unit vectors; the cross product keeps small angles exact. */
export function angleBetween(a: Float64Array, b: Float64Array, i: number): number {
  const j = 3 * i;
  const x = a[j + 1] * b[j + 2] - a[j + 2] * b[j + 1];
  const y = a[j + 2] * b[j] - a[j] * b[j + 2];
  const z = a[j] * b[j + 1] - a[j + 1] * b[j];
  return Math.atan2(Math.sqrt(x * x + y * y + z * z), a[j] * b[j] + a[j + 1] * b[j + 1] + a[j + 2] * b[j + 2]);
}
