// How one message type becomes a value: which fields are wanted, and what is made of them.
import { FramelockError, type Issues } from '../issue.js';
import type { IssueCode } from '../issue-codes.js';
import type { Slots, Want } from './plan.js';
import type { Kind, SampleColumn, Value } from './value.js';

export interface Shape {
  /** May be refined by the first message (a cloud with velocities is a radar's). */
  readonly kind: Kind;
  readonly columns: readonly SampleColumn[];
  /** Throws FramelockError FL0304, FL0306 or FL0307. `slots` is reused: what is kept must be copied, views of the message may stay. */
  build(slots: Slots): Value;
}

export type Note = (code: IssueCode, text: string) => void;

/** For who looks at a message that is decoded again, and told of, where it becomes a part of a frame. */
export const untold: Note = () => {};

export function noteOf(topic: string, issues: Issues): Note {
  return (code, text) => issues.add(code, `${topic}: ${text}`, { topic });
}

export interface Layout {
  readonly wants: readonly Want[];
  /**
   * One shape per channel: shapes may learn from messages. `note` reports what a message leaves unusable but not lost, `noteOfChannel` what
   * is so of all.
   */
  shape(topic: string, note: Note, noteOfChannel: Note): Shape;
}

const COLUMNS_NONE: readonly SampleColumn[] = [];

/** A layout without memory between messages. */
export function fixedLayout(kind: Kind, wants: readonly Want[], build: (slots: Slots) => Value): Layout {
  return { wants, shape: () => ({ kind, columns: COLUMNS_NONE, build }) };
}

/** A member of a decoded struct as a number; NaN when the recording's definition made it something else. */
export function asNumber(item: unknown): number {
  return typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean' ? Number(item) : NaN;
}

/** A size or count: JSON and foreign definitions can hold anything where an unsigned integer belongs. */
export function asSize(item: number, what: string, code: IssueCode): number {
  if (Number.isSafeInteger(item) && item >= 0) return item;
  throw new FramelockError(code, `expected a whole number as ${what}, got ${item}`);
}

export const number = (path: string): Want => ({ path, as: 'number' });
export const text = (path: string): Want => ({ path, as: 'string' });
export const bytes = (path: string): Want => ({ path, as: 'bytes' });
export const list = (path: string): Want => ({ path, as: 'list' });
export const value = (path: string): Want => ({ path, as: 'value' });
export const optional = (want: Want): Want => ({ ...want, optional: true });

/** ROS messages carry it in the header, Foxglove ones beside the stamp. */
export const frameId = optional(text('header.frame_id|frame_id'));
export const frameOf = (slots: Slots, part: number): string => (slots.parts[part] as string | undefined) ?? '';
