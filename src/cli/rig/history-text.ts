// The history of a rig file as `rig show` prints it: who changed what, from which file, by how much, and what the scores said.
import type { HistoryEntry } from '../../rig/index.js';

export function historyLines(history: readonly HistoryEntry[]): string[] {
  return history.flatMap((entry, k) => {
    const { method, sensor, against, accepted, program, parent, scores, unobservable, time, reasons, frames } = entry;
    const held = frames.held_out.length;
    return [
      `  ${k + 1}. ${sensor} by ${method}${against === undefined ? '' : `, against ${against}`}${accepted ? '' : ', REFUSED but written'}; ${program}`,
      `     from ${parent.file} ${parent.sha256.slice(0, 12)}…, ${frames.training.length} frames${held > 0 ? `, ${held} held out` : ''}`,
      `     turned ${figures(entry.change.rotation_deg, 3)}°, moved ${figures(entry.change.translation_m, 4)} m${time ? `, clock ${signed(time.offset_ns / 1e6)} ms` : ''}`,
      ...scores.map(
        ({ name, better, training, held_out: out }) =>
          `     ${name} (${better} is better): ${pair(training)}${out ? `, held out ${pair(out)}` : ''}`,
      ),
      ...(unobservable.length > 0 ? [`     cannot be seen: ${unobservable.join(', ')}`] : []),
      ...reasons.map(reason => `     ${reason}`),
    ];
  });
}

function figures(values: readonly (number | null)[], digits: number): string {
  return values.map(value => (value === null ? '–' : value.toFixed(digits))).join(' ');
}

function pair({ before, after, count }: HistoryEntry['scores'][number]['training']): string {
  return `${before ?? '–'} → ${after ?? '–'} over ${count}`;
}

function signed(ms: number): string {
  return `${ms > 0 ? '+' : ''}${ms}`;
}
