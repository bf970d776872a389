// Repeatable random numbers for tests (Park and Miller, CACM 1988): integers in [1, 2^31 - 2].
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
}
