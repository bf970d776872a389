// Agreement beyond chance, nominal, for any number of raters with gaps: sums over units that can be added up, and what they say.

/** What each rater said of one unit: the number of a category, or −1 for nothing. Raters keep their place from unit to unit. */
export type Ratings = readonly number[];

export interface Coefficients {
  /** Units that two or more rated: all that agreement is told from. */
  readonly overlaps: number;
  /** Share of equal pairs, each unit counting once. */
  readonly raw: number;
  /** Gwet's AC1 (2008). */
  readonly ac1: number;
  /** Krippendorff's alpha (2011), nominal. NaN where everybody always said the same: nothing tells agreement from habit. */
  readonly alpha: number;
  /** Cohen's kappa (1960), of two raters; NaN for more, and where both always said the same. */
  readonly kappa: number;
}

/** Sums of one or more units over `q` categories; adding them is adding units. */
export type Sums = Float64Array;

/** Places in the sums: units with two ratings, their agreement, units with one, then q shares, q × q coincidences, q × q of two raters. */
const [OVERLAPS, AGREED, RATED, SHARES] = [0, 1, 2, 3];

export function emptySums(q: number): Sums {
  return new Float64Array(SHARES + q + 2 * q * q);
}

export function addUnit(sums: Sums, ratings: Ratings, q: number): void {
  const counts = new Uint32Array(q);
  let m = 0;
  for (const category of ratings)
    if (category >= 0) {
      counts[category]++;
      m++;
    }
  if (m === 0) return;
  sums[RATED]++;
  for (let c = 0; c < q; c++) sums[SHARES + c] += counts[c] / m;
  if (m < 2) return;
  sums[OVERLAPS]++;
  const coincidences = SHARES + q;
  for (let c = 0; c < q; c++) {
    sums[AGREED] += (counts[c] * (counts[c] - 1)) / (m * (m - 1));
    // Krippendorff 2011, step 2: ordered pairs of a unit, divided by its raters less one.
    for (let k = 0; k < q; k++)
      sums[coincidences + c * q + k] += (counts[c] * (counts[k] - (c === k ? 1 : 0))) / (m - 1);
  }
  if (ratings.length === 2) sums[coincidences + q * q + ratings[0] * q + ratings[1]]++;
}

/** `q` categories could be chosen, chosen or not: Gwet's chance agreement depends on it. */
export function coefficientsOf(sums: Sums, q: number, raters: number): Coefficients {
  const overlaps = sums[OVERLAPS];
  const raw = sums[AGREED] / overlaps;
  return {
    overlaps,
    raw,
    ac1: beyond(raw, chanceOfGwet(sums, q)),
    alpha: alphaOf(sums.subarray(SHARES + q, SHARES + q + q * q), q),
    kappa: raters === 2 ? beyond(raw, chanceOfCohen(sums.subarray(SHARES + q + q * q), q)) : Number.NaN,
  };
}

/** Gwet 2008, eq. 9: Σ π (1 − π) / (q − 1), π the mean share of a category over all rated units. */
function chanceOfGwet(sums: Sums, q: number): number {
  let sum = 0;
  for (let c = 0; c < q; c++) {
    const share = sums[SHARES + c] / sums[RATED];
    sum += share * (1 - share);
  }
  return sum / (q - 1);
}

function chanceOfCohen(table: Float64Array, q: number): number {
  const [rows, columns] = [new Float64Array(q), new Float64Array(q)];
  let n = 0;
  for (let c = 0; c < q; c++)
    for (let k = 0; k < q; k++) {
      rows[c] += table[c * q + k];
      columns[k] += table[c * q + k];
      n += table[c * q + k];
    }
  return rows.reduce((sum, row, c) => sum + row * columns[c], 0) / (n * n);
}

/** Krippendorff 2011, nominal: ((n − 1) Σ o_cc − Σ n_c (n_c − 1)) / (n (n − 1) − Σ n_c (n_c − 1)). */
function alphaOf(coincidences: Float64Array, q: number): number {
  let [n, same, expected] = [0, 0, 0];
  for (let c = 0; c < q; c++) {
    const total = coincidences.subarray(c * q, (c + 1) * q).reduce((a, b) => a + b, 0);
    n += total;
    same += coincidences[c * q + c];
    expected += total * (total - 1);
  }
  const possible = n * (n - 1) - expected;
  // Sums of thirds and fifths are not exact: what is left of nothing is nothing.
  return possible > 1e-9 * n * n ? ((n - 1) * same - expected) / possible : Number.NaN;
}

function beyond(observed: number, chance: number): number {
  return chance < 1 - 1e-12 ? (observed - chance) / (1 - chance) : Number.NaN;
}
