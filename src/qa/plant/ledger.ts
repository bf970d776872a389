// What was planted into labels: one entry per fault, with everything that tells later whether it was found.
import type { Label, LabelMoment } from '../../label/index.js';

/** In the order in which they are planted. */
export const faultKinds = ['swap', 'missing', 'ghost', 'shift', 'scale', 'flip', 'late', 'class', 'shift2d'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface PlantedFault {
  readonly kind: FaultKind;
  /** Ids of the labels that are wrong now; of a missing one, the id that it had. */
  readonly ids: readonly string[];
  /** Labels at which it shows: itself; of an exchange, the first of either track after it; of a missing one, that before it. */
  readonly shows: readonly string[];
  /** Tracks that it is about, as they are called now; '' for a label without one. */
  readonly tracks: readonly string[];
  readonly category: string;
  /** When it begins. */
  readonly moment: LabelMoment;
  /** What was done, for people: `0.5 m towards 132° of its own axes`. */
  readonly text: string;
}

export interface Planted {
  readonly seed: number;
  readonly share: number;
  readonly labels: readonly Label[];
  readonly faults: readonly PlantedFault[];
  /** Kinds of which fewer were planted than asked for: how many, and why. */
  readonly short: readonly {
    readonly kind: FaultKind;
    readonly asked: number;
    readonly planted: number;
    readonly text: string;
  }[];
}

/** `planted.json`, as a value. */
export function plantedDocument({ seed, share, faults, short }: Planted, format: string) {
  const rows = faults.map(({ kind, ids, shows, tracks, category, moment, text }) => ({
    kind,
    ids,
    shows,
    tracks,
    category,
    ...('file' in moment ? { file: moment.file } : { stamp_ns: moment.stampNs.toString() }),
    text,
  }));
  const counts = Object.fromEntries(faultKinds.map(kind => [kind, faults.filter(fault => fault.kind === kind).length]));
  return { framelock_planted: 1, seed, share, format, counts, short, faults: rows };
}

/** The same text for the same faults; ends with a newline. */
export function plantedJson(planted: Planted, format: string): string {
  return `${JSON.stringify(plantedDocument(planted, format), null, 1)}\n`;
}
