// Which windows speak against the given calibration: said by reports, pages and the verdict in one way.

/** P(calibrated) below which it is more probably wrong than right. */
export const EVEN = 0.5;

export function speaksAgainst({ probability }: { readonly probability: number }): boolean {
  return probability < EVEN;
}
