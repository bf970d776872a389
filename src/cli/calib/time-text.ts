// A time offset in words.
import type { TimeOffset } from '../../calibration/time-offset/index.js';
import { printable } from '../../issue.js';
import { exactSeconds } from '../../time/stamp.js';

interface Side {
  readonly topic: string;
  readonly signal: string;
}

export function calibTimeText(found: TimeOffset, { a, b }: { readonly a: Side; readonly b: Side }): string {
  const lines = [
    `A  ${a.topic} (${a.signal})`,
    `B  ${b.topic} (${b.signal})`,
    '',
    found.offsetNs === null
      ? 'not observable: no offset is given'
      : `offset  ${exactSeconds(found.offsetNs)} s ± ${milliseconds(found.sigmaNs!)} ms   (A's clock minus B's)`,
  ];
  if (found.drift) {
    const { ppm, sigmaPpm, significant } = found.drift;
    lines.push(`drift   ${ppm.toFixed(2)} ± ${sigmaPpm.toFixed(2)} ppm${significant ? '' : ', not significant'}`);
  }
  if (found.rotation)
    lines.push(`turn    ${found.rotation.map(x => x.toFixed(4)).join(' ')}   (xyzw, B's vectors into A's frame)`);
  const { peak, peakRatio, overlapSeconds } = found.measures;
  if (peak !== undefined)
    lines.push(
      `peak    ${peak.toFixed(3)}, ${ratio(peakRatio)} times the next, over ${overlapSeconds!.toFixed(0)} s in common`,
    );
  for (const refuses of [true, false]) {
    for (const reason of found.reasons) if (reason.refuses === refuses) lines.push(`- ${reason.code}: ${reason.text}`);
  }
  return lines.map(printable).join('\n');
}

function milliseconds(ns: number): string {
  return String(Number((ns * 1e-6).toPrecision(2)));
}

function ratio(x: number | undefined): string {
  return x === undefined || !Number.isFinite(x) ? 'many' : x.toFixed(2);
}
