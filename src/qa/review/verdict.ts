// The record of a verdict: one line of a ledger. docs/REVIEW.md has the fields for people and for other tools.
import { FramelockError } from '../../issue.js';

export const verdictWords = ['accept', 'reject', 'flag', 'unsure', 'skip'] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** In the order of the review screen's digits: what is wrong most often comes first. */
export const verdictReasons = [
  'position',
  'heading',
  'size',
  'class',
  'ghost',
  'identity',
  'missing',
  'box2d',
  'duplicate',
  'motion',
  'occlusion',
  'rig',
  'time',
  'other',
] as const;

/** `control`: drawn at random whatever its score; `planted`: its fault was planted. Neither is shown to the reviewer. */
export const strata = ['ranked', 'control', 'planted'] as const;
export type Stratum = (typeof strata)[number];

export const targetKinds = ['label', 'track', 'frame', 'place', 'pair'] as const;

interface OfLabels {
  /** Content hash of the labels that were looked at (`labelRev`, `labelsRev`). */
  readonly rev: string;
  /** Class, where it has one: for agreement by class. */
  readonly category?: string;
  /** Row of the dataset in which it was looked at; told, never matched by: another conversion numbers frames anew. */
  readonly frame?: number;
}

/** What a verdict is about. Stamps are ns as decimal text, because JSON numbers cannot hold them. */
export type Target =
  | ({ readonly kind: 'label'; readonly label: string; readonly track?: string } & OfLabels)
  | ({ readonly kind: 'track'; readonly track: string } & OfLabels)
  | ({ readonly kind: 'frame'; readonly stamp_ns: string } & OfLabels)
  /** Something in a frame that has no label: its middle (x y z, m, rig frame), or its edges in a picture (px). */
  | ({
      readonly kind: 'place';
      readonly stamp_ns: string;
      readonly sensor: string;
      readonly at: readonly number[];
    } & OfLabels)
  /** Two sensors over a half-open time: a fault of the rig or of a clock. No labels, so `rev` is ''. */
  | ({
      readonly kind: 'pair';
      readonly sensor: string;
      readonly other: string;
      readonly from_ns: string;
      readonly to_ns: string;
    } & OfLabels);

/** What a label should be instead: a proposal. Lengths m, in the box's own axes; angle rad, about its own z. */
export interface Edit {
  readonly dx?: number;
  readonly dy?: number;
  readonly dz?: number;
  readonly dyaw?: number;
  readonly dlength?: number;
  readonly dwidth?: number;
  readonly dheight?: number;
  readonly category?: string;
  readonly track?: string;
}

export interface Verdict {
  readonly v: 1;
  /** ULID: 48 bits of ms, then 80 random ones; sortable as text. */
  readonly id: string;
  /** Hybrid logical clock, sortable as text; ends with the device. */
  readonly hlc: string;
  readonly author: string;
  /** Name and version of what wrote it. */
  readonly tool: string;
  readonly target: Target;
  /** Sensors whose evidence was looked at, and the hash of how the rig places and projects exactly these. */
  readonly sensors: readonly string[];
  readonly calib: string;
  /** Identity of the recording behind the dataset. */
  readonly dataset: string;
  /** null: takes back the record that `supersedes` names. */
  readonly verdict: VerdictWord | null;
  readonly reasons: readonly string[];
  readonly note: string;
  readonly edit: Edit | null;
  readonly evidence: Readonly<Record<string, number>>;
  /** Suspicion, where it was ranked by one. */
  readonly score: number | null;
  readonly stratum: Stratum;
  readonly dwell_ms: number;
  /** An earlier record of the same author that this one puts out of force. */
  readonly supersedes: string | null;
  /** An adjudication: the records whose disagreement it settles. */
  readonly adjudicates: readonly string[] | null;
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;

export const isReviewerName = (name: unknown): name is string => typeof name === 'string' && NAME.test(name);

/** Throws FL0801. Small letters only: some file systems take `Ann` and `ann` for one. No dot: it parts author from device. */
export function checkReviewerName(what: string, name: string): void {
  if (!isReviewerName(name))
    throw new FramelockError(
      'FL0801',
      `expected ${what} of 1 to 32 letters a-z, digits, _ and -, beginning with a letter or digit; got ${JSON.stringify(name)}`,
    );
}

/** Folder of the ledgers in a dataset. */
export const LEDGER_FOLDER = 'review/verdicts';

/** The one file that this author writes on this device, relative to the dataset. Throws FL0801. */
export function ledgerPath(author: string, device: string): string {
  checkReviewerName('an author', author);
  checkReviewerName('a device', device);
  return `${LEDGER_FOLDER}/${author}.${device}.jsonl`;
}

export interface LedgerOwner {
  readonly author: string;
  readonly device: string;
}

/** Who writes the ledger of this name (without folder); undefined for a name that is none. */
export function fileOfVerdicts(name: string): LedgerOwner | undefined {
  const [author, device, ...ending] = name.split('.');
  if (ending.length !== 1 || ending[0] !== 'jsonl' || !isReviewerName(author) || !isReviewerName(device))
    return undefined;
  return { author, device };
}

/** Equal for the verdicts that are about the same thing, whatever was in it at the time. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'label':
      return JSON.stringify(['label', target.label]);
    case 'track':
      return JSON.stringify(['track', target.track]);
    case 'frame':
      return JSON.stringify(['frame', target.stamp_ns]);
    case 'place':
      return JSON.stringify([
        'place',
        target.stamp_ns,
        target.sensor,
        ...target.at.map(value => Math.round(value * 1e3)),
      ]);
    case 'pair':
      return JSON.stringify(['pair', target.sensor, target.other, target.from_ns, target.to_ns]);
  }
}

export function trackOf(target: Target): string {
  return target.kind === 'label' || target.kind === 'track' ? (target.track ?? '') : '';
}
