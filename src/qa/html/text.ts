// Text of a recording made harmless in HTML, and numbers written the same on every machine.
import { printable } from '../../issue.js';

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** For element content and quoted attributes; control and bidirectional characters become visible escapes. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, c => entities.get(c)!);
}

/** Coordinates of a drawing: a tenth of a unit is finer than a screen shows. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

/** Milliseconds with a sign, `–` where there is nothing. */
export function signedMs(ns: number | undefined, digits = 1): string {
  if (ns === undefined || Number.isNaN(ns)) return '–';
  const text = (Math.abs(ns) / 1e6).toFixed(digits);
  return Number(text) === 0 ? text : `${ns < 0 ? '−' : '+'}${text}`;
}

export function ms(ns: number, digits = 1): string {
  return Number.isNaN(ns) ? '–' : (ns / 1e6).toFixed(digits);
}

/** A plot with a caption (HTML); nothing where there is no plot. */
export function figure(caption: string, plot: string): string {
  return plot === '' ? '' : `<figure><figcaption>${caption}</figcaption>${plot}</figure>`;
}
