// Numbers and stamps as people read them.

/** The date is in the title. */
export { exactSeconds as stampText } from '../../src/time/stamp.js';

export function dateText(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** ns as signed milliseconds. */
export function msText(ns: bigint | number): string {
  const ms = Number(ns) / 1e6;
  // What rounds to zero has no sign.
  const text = ms.toFixed(Math.abs(ms) < 10 ? 2 : 1).replace(/^-(?=0\.00$)/, '');
  return `${ms > 0 && text !== '0.00' ? '+' : ''}${text} ms`;
}

/** `1 frame`, `20 frames`. */
export function many(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

export function numberText(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit ? ` ${unit}` : ''}`;
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let k = 0;
  while (bytes >= 1000 && k < units.length - 1) {
    bytes /= 1000;
    k++;
  }
  return `${bytes.toFixed(k === 0 ? 0 : 1)} ${units[k]}`;
}

/** Of sensors without a pose. */
export function unplacedText(names: readonly string[]): string {
  return `it is not known where ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} on the rig (FL0508); give the pose in a rig file`;
}

/** A name of at most `most` letters: its middle is left out, because names of one car begin alike and differ in their ends. */
export function shortName(name: string, most: number): string {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  const begin = Math.floor((most - 1) / 3);
  return `${letters.slice(0, begin).join('')}…${letters.slice(letters.length - (most - 1 - begin)).join('')}`;
}
