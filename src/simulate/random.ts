// Seeded random numbers: one independent stream per (seed, name), so that adding a sensor changes no other sensor's noise.
// Math.log and Math.cos come from V8's own fdlibm port, so a seed gives the same numbers on every platform of one V8.

export interface Random {
  /** In [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  exponential(mean: number): number;
  /** Knuth's product method: for means up to a few tens. */
  poisson(mean: number): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand) seeded by an FNV-1a hash of `seed/name`. */
export function randomStream(seed: number, name: string): Random {
  const key = `${seed}/${name}`;
  let a = fnv1a(key, 0x811c9dc5);
  let b = fnv1a(key, 0x9e3779b9);
  let c = fnv1a(key, 0x85ebca6b);
  let counter = 1;

  function next(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  for (let i = 0; i < 15; i++) next();

  function uniform(): number {
    return next() / 4294967296;
  }
  return {
    uniform,
    // Box–Muller without the spare value: the count of draws per call stays fixed.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: mean => -mean * Math.log(1 - uniform()),
    poisson(mean) {
      const floor = Math.exp(-mean);
      let count = 0;
      for (let product = uniform(); product > floor; product *= uniform()) count++;
      return count;
    },
  };
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
