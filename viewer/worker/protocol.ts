// What the window and the data thread say to each other.
import type { LabelData } from '../data/boxes.js';
import type { DatasetData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import type { FrameNumbers } from '../data/frame-numbers.js';

/** Where the dataset is: a folder's URL, or the file table of `framelock view`. */
export type Place =
  | { readonly kind: 'folder'; readonly url: string }
  | { readonly kind: 'server'; readonly files: readonly { readonly path: string; readonly url: string }[] };

/** One row per frame and sensor, in the order of alignment.arrow: frames first. */
export interface AlignmentTable {
  readonly sensors: readonly string[];
  readonly frameIndex: Float64Array;
  readonly frameStampNs: BigInt64Array;
  /** Position in `sensors`. */
  readonly sensor: Uint16Array;
  readonly match: readonly string[];
  /** 0 where missing. */
  readonly stampNs: BigInt64Array;
  readonly dtNs: BigInt64Array;
  /** -1 where nobody knows. */
  readonly sigmaNs: BigInt64Array;
  readonly present: Uint8Array;
  /** P(calibrated) of the window around the frame, NaN where there is none, and its number; undefined where nobody checked. */
  readonly probability?: Float64Array;
  readonly window?: Int32Array;
}

export interface RejectTable {
  readonly sensor: readonly string[];
  readonly reason: readonly string[];
  readonly stampNs: BigInt64Array;
}

/** Labels by frame, by row of their file, or of one track. */
export interface LabelQuestion {
  readonly frames?: readonly number[];
  readonly rows?: readonly number[];
  readonly track?: string;
}

export interface Asked {
  open: { readonly place: Place };
  batchOf: { readonly frame: number };
  batch: { readonly batch: number };
  /** Batches that are still on their way and are not these come no more. */
  abandon: { readonly except: readonly number[] };
  numbers: { readonly batch: number };
  alignment: Record<never, never>;
  rejects: Record<never, never>;
  labels: LabelQuestion;
  text: { readonly path: string };
}

export interface Answered {
  open: DatasetData;
  batchOf: number;
  batch: readonly FrameData[];
  abandon: undefined;
  /** Of every frame of the batch, which is not kept. */
  numbers: readonly FrameNumbers[];
  alignment: AlignmentTable;
  rejects: RejectTable;
  /** Undefined where the dataset has no labels. */
  labels: readonly LabelData[] | undefined;
  /** Undefined where there is no such file. */
  text: string | undefined;
}

export type Ask = keyof Asked;

export interface Request<A extends Ask = Ask> {
  readonly id: number;
  readonly ask: A;
  readonly with: Asked[A];
}

export type Response =
  /** Of everything large that is on its way: bytes that came, and that are wanted. Nothing is: both 0. */
  | { readonly arrived: number; readonly wanted: number }
  | { readonly id: number; readonly ok: true; readonly value: Answered[Ask] }
  | { readonly id: number; readonly ok: false; readonly kind: string; readonly text: string };
