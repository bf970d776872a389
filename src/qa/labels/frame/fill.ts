// How much of what geometry expects objects of a class really return, learned from the dataset itself.
export interface Counted {
  readonly category: string;
  readonly n: number;
  /** By geometry alone. */
  readonly expected: number;
}

export interface Fill {
  /** Median of n / expected. */
  readonly share: number;
  /** 1/σ² of the scatter around it. */
  readonly shape: number;
}

/** Half of a box's silhouette is the object, and a third of the expectation either way is usual: until data tells better. */
const PRIOR = { share: 0.5, sigma: 0.4 };
/** The prior counts as so many labels, and all classes together as so many in a class. */
const WEIGHT = 10;
/** Fewer returns tell more of chance than of the class. */
const ENOUGH = 12;
/** A class whose returns scatter less, or more, than this does not exist. */
const SIGMAS = [0.3, 0.8] as const;

export function fillOf(counted: readonly Counted[]): (category: string) => Fill {
  const ratios = new Map<string, number[]>();
  const all: number[] = [];
  for (const { category, n, expected } of counted) {
    if (!(expected * PRIOR.share >= ENOUGH)) continue;
    const ratio = Math.log((n + 0.5) / expected);
    all.push(ratio);
    const known = ratios.get(category);
    if (known) known.push(ratio);
    else ratios.set(category, [ratio]);
  }
  const prior = { middle: Math.log(PRIOR.share), sigma: PRIOR.sigma };
  const common = mixed(all, prior);
  const known = new Map<string, Fill>();
  return category => {
    const found = known.get(category);
    if (found) return found;
    const { middle, sigma } = mixed(ratios.get(category) ?? [], common);
    // A box full of beams holds no more returns than there are beams.
    const fill = { share: Math.min(1, Math.exp(middle)), shape: 1 / sigma ** 2 };
    known.set(category, fill);
    return fill;
  };
}

interface Spread {
  readonly middle: number;
  readonly sigma: number;
}

/** Median and 1.4826 · MAD, drawn to `prior` where there are few: faults inside of the data move neither. */
function mixed(values: readonly number[], prior: Spread): Spread {
  if (values.length === 0) return prior;
  const middle = median(values);
  const sigma = 1.4826 * median(values.map(value => Math.abs(value - middle)));
  const weight = values.length / (values.length + WEIGHT);
  const mix = (a: number, b: number) => weight * a + (1 - weight) * b;
  return {
    middle: mix(middle, prior.middle),
    sigma: Math.min(SIGMAS[1], Math.max(SIGMAS[0], mix(sigma, prior.sigma))),
  };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
