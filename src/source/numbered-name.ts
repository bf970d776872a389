// The order of names that people number.
import { compareTexts } from '../text-order.js';

/** Name order in which `part_2` comes before `part_10`. */
export function byNumberedName(a: string, b: string): number {
  const [x, y] = [a, b].map(name => name.split(/(\d+)/));
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    // Odd parts are the digits.
    const order = i % 2 === 1 ? x[i].replace(/^0+/, '').length - y[i].replace(/^0+/, '').length : 0;
    if (order !== 0) return order;
    const [p, q] = i % 2 === 1 ? [x[i].replace(/^0+/, ''), y[i].replace(/^0+/, '')] : [x[i], y[i]];
    if (p !== q) return compareTexts(p, q);
  }
  return x.length - y.length || compareTexts(a, b);
}
