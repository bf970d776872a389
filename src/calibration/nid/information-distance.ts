// Normalised information distance of two quantities from the counts of how often their values meet.

/**
 * NID = (H(A,B) − I(A;B)) / H(A,B) of a joint histogram with `columns` bins of B in each row of A: 0 where one tells the other, 1
 * where they are independent. A metric (Kraskov et al. 2005; Stewart 2014 uses it between a camera and a LiDAR). Any
 * one-to-one renaming of bins leaves it unchanged. Counts need not be whole. NaN for an empty histogram, 0 where everything
 * lies in one bin of each: nothing is left untold.
 */
export function informationDistance(joint: ArrayLike<number>, columns: number): number {
  const rows = joint.length / columns;
  let total = 0;
  const ofColumn = new Float64Array(columns);
  let sumRows = 0;
  let sumJoint = 0;
  for (let a = 0; a < rows; a++) {
    let row = 0;
    for (let b = 0; b < columns; b++) {
      const n = joint[a * columns + b];
      if (!(n > 0)) continue;
      row += n;
      ofColumn[b] += n;
      sumJoint += n * Math.log(n);
    }
    total += row;
    if (row > 0) sumRows += row * Math.log(row);
  }
  if (!(total > 0)) return Number.NaN;
  let sumColumns = 0;
  for (const n of ofColumn) if (n > 0) sumColumns += n * Math.log(n);
  // H = log N − Σ n log n / N, and I(A;B) = H(A) + H(B) − H(A,B).
  const logTotal = Math.log(total);
  const joined = logTotal - sumJoint / total;
  if (joined < 1e-12) return 0;
  const information = 2 * logTotal - (sumRows + sumColumns) / total - joined;
  return (joined - information) / joined;
}
