// Nearest neighbours among points in space: a balanced k-d tree in arrays (Bentley 1975).

/** Points in a leaf are compared one by one. */
const LEAF = 8;

export class KdTree {
  readonly #xyz: Float64Array;
  /** The points' numbers, arranged so that every node is a stretch whose middle entry splits it. */
  readonly #order: Uint32Array;
  readonly #axis: Uint8Array;
  /** The k best so far of a search, nearest first. */
  #best = new Float64Array(0);
  #found: Uint32Array = new Uint32Array(0);
  #count = 0;
  #most = 0;
  #reach = 0;

  /** `xyz` must stay as it is while the tree is used, and be finite. O(n log n). */
  constructor(xyz: Float64Array, count: number) {
    this.#xyz = xyz;
    this.#order = Uint32Array.from({ length: count }, (_, i) => i);
    this.#axis = new Uint8Array(count);
    this.#build(0, count);
  }

  /** The numbers of up to `most` nearest points closer than `reach` m, nearest first, to `found`; returns how many. */
  nearest(x: number, y: number, z: number, most: number, reach: number, found: Uint32Array): number {
    if (this.#best.length < most) this.#best = new Float64Array(most);
    this.#found = found;
    this.#count = 0;
    this.#most = most;
    this.#reach = reach * reach;
    this.#search(0, this.#order.length, x, y, z);
    return this.#count;
  }

  #build(from: number, to: number): void {
    if (to - from <= LEAF) return;
    const axis = this.#widest(from, to);
    const middle = (from + to) >> 1;
    this.#select(from, to - 1, middle, axis);
    this.#axis[middle] = axis;
    this.#build(from, middle);
    this.#build(middle + 1, to);
  }

  #widest(from: number, to: number): number {
    let widest = 0;
    let most = -1;
    for (let axis = 0; axis < 3; axis++) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (let i = from; i < to; i++) {
        const value = this.#xyz[3 * this.#order[i] + axis];
        if (value < min) min = value;
        if (value > max) max = value;
      }
      if (max - min > most) {
        most = max - min;
        widest = axis;
      }
    }
    return widest;
  }

  /** Hoare's quickselect, pivot in the middle: equal coordinates stop both hands, so they cost no more than others. */
  #select(left: number, right: number, k: number, axis: number): void {
    const order = this.#order;
    const xyz = this.#xyz;
    while (left < right) {
      const pivot = xyz[3 * order[(left + right) >> 1] + axis];
      let i = left;
      let j = right;
      while (i <= j) {
        while (xyz[3 * order[i] + axis] < pivot) i++;
        while (xyz[3 * order[j] + axis] > pivot) j--;
        if (i > j) break;
        const swap = order[i];
        order[i++] = order[j];
        order[j--] = swap;
      }
      if (k <= j) right = j;
      else if (k >= i) left = i;
      else return;
    }
  }

  #search(from: number, to: number, x: number, y: number, z: number): void {
    if (to - from <= LEAF) {
      for (let i = from; i < to; i++) this.#offer(this.#order[i], x, y, z);
      return;
    }
    const middle = (from + to) >> 1;
    const point = this.#order[middle];
    const axis = this.#axis[middle];
    const gap = (axis === 0 ? x : axis === 1 ? y : z) - this.#xyz[3 * point + axis];
    if (gap < 0) this.#search(from, middle, x, y, z);
    else this.#search(middle + 1, to, x, y, z);
    if (gap * gap >= this.#reach) return;
    this.#offer(point, x, y, z);
    if (gap < 0) this.#search(middle + 1, to, x, y, z);
    else this.#search(from, middle, x, y, z);
  }

  #offer(point: number, x: number, y: number, z: number): void {
    const dx = this.#xyz[3 * point] - x;
    const dy = this.#xyz[3 * point + 1] - y;
    const dz = this.#xyz[3 * point + 2] - z;
    const d2 = dx * dx + dy * dy + dz * dz;
    if (!(d2 < this.#reach)) return;
    const best = this.#best;
    let at = this.#count < this.#most ? this.#count++ : this.#most - 1;
    for (; at > 0 && best[at - 1] > d2; at--) {
      best[at] = best[at - 1];
      this.#found[at] = this.#found[at - 1];
    }
    best[at] = d2;
    this.#found[at] = point;
    if (this.#count === this.#most) this.#reach = best[this.#most - 1];
  }
}
