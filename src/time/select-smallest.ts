// The m smallest of many numbers in one pass, ascending.

/**
 * O(n log m) at worst and O(n) where few of the later numbers are small. `values` beyond `count` are not looked at; `of` is what is
 * selected of each.
 */
export function smallest(
  values: Float64Array,
  count: number,
  m: number,
  of: (value: number) => number = value => value,
): Float64Array {
  // A heap with the largest of the kept numbers on top.
  const heap = new Float64Array(Math.min(m, count));
  let size = 0;
  for (let i = 0; i < count; i++) {
    const value = of(values[i]);
    if (size < heap.length) {
      let at = size++;
      while (at > 0 && heap[(at - 1) >> 1] < value) {
        heap[at] = heap[(at - 1) >> 1];
        at = (at - 1) >> 1;
      }
      heap[at] = value;
    } else if (value < heap[0]) sink(heap, size, value);
  }
  return heap.sort();
}

function sink(heap: Float64Array, size: number, value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= value) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = value;
}
