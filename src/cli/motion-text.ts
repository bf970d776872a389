// What motion says of the clocks, as a table: one line per pair, refusals with their reason.
import type { MotionCurve } from '../qa/index.js';
import { table } from './print.js';

/** `short` shortens names for tables. */
export function motionText(curves: readonly MotionCurve[], short: (name: string) => string): string {
  const head = ['a', 'b', 'a − b', '±', 'by'];
  const rows = curves.map(({ a, b, signals, offsetNs, sigmaNs, reasons }) => [
    short(a),
    short(b),
    ...(offsetNs === undefined
      ? ['–', '–']
      : [(offsetNs / 1e6).toFixed(2), ((sigmaNs ?? Number.NaN) / 1e6).toFixed(2)]),
    offsetNs === undefined ? `refused: ${reasons[0] ?? 'no reason given'}` : signals.join(' and '),
  ]);
  const said = 'Clocks by motion (ms; stamp of a − stamp of b of the same instant; refused: this motion cannot tell)';
  return `${said}\n${table(head, rows)}`;
}
