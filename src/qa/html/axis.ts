// Scales with round numbers, and the frame that every plot is drawn in.
import { coordinate, escapeHtml } from './text.js';

export interface Scale {
  readonly from: number;
  readonly to: number;
  at(value: number): number;
  readonly ticks: readonly number[];
  label(value: number): string;
}

/** Maps [from, to] to [start, end] px with about `wanted` ticks at 1, 2 or 5 times a power of ten. */
export function scale(from: number, to: number, start: number, end: number, wanted: number): Scale {
  const step = roundStep((to - from) / wanted);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9 && ticks.length < 50; k++)
    ticks.push(k * step);
  return {
    from,
    to,
    ticks,
    at: value => start + ((value - from) / (to - from)) * (end - start),
    label: value => (value === 0 ? '0' : value.toFixed(Math.min(9, digits)).replace('-', '−')),
  };
}

/** [from, to] widened so that nothing lies on the edge and the span is never zero. */
export function padded(from: number, to: number, least: number): [number, number] {
  const middle = (from + to) / 2;
  const half = Math.max((to - from) * 0.54, least / 2);
  return [middle - half, middle + half];
}

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An accessible drawing: `title` is read aloud and shown on hover. */
export function drawing(box: Box, title: string, body: string): string {
  return `<svg viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${escapeHtml(title)}">${body}</svg>`;
}

export function xAxis(box: Box, x: Scale, unit: string): string {
  const base = box.height - box.bottom;
  const marks = x.ticks.map(v => {
    const at = coordinate(x.at(v));
    return `<path class="grid" d="M${at} ${box.top}V${base}"/><text x="${at}" y="${base + 14}" text-anchor="middle">${x.label(v)}</text>`;
  });
  return `${marks.join('')}<text class="unit" x="${box.width - box.right}" y="${base + 27}" text-anchor="end">${unit}</text>`;
}

export function yAxis(box: Box, y: Scale, unit: string): string {
  const marks = y.ticks.map(v => {
    const at = coordinate(y.at(v));
    const kind = v === 0 ? 'zero' : 'grid';
    return `<path class="${kind}" d="M${box.left} ${at}H${box.width - box.right}"/><text x="${box.left - 5}" y="${coordinate(y.at(v) + 3.5)}" text-anchor="end">${y.label(v)}</text>`;
  });
  return `${marks.join('')}<text class="unit" x="${box.left - 5}" y="${box.top - 10}" text-anchor="end">${unit}</text>`;
}

function roundStep(rough: number): number {
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}
