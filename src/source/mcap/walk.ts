// Walks records one after the other by their lengths, without trusting any of them.
import { headSize, u64At } from './records.js';
import type { Window } from './window.js';

/** Where and why a walk ended: at the end, at a record that is cut, at an impossible opcode, or where the visitor said so. */
export interface Stop {
  readonly at: number;
  readonly why: 'end' | 'short' | 'length' | 'opcode' | 'visitor';
  readonly opcode: number;
  readonly length: number;
}

/**
 * Called for each whole record: its body is [bodyAt, bodyAt + length). Returns nothing to go on, or where the next record
 * starts; -1 ends the walk.
 */
export type Visit = (
  opcode: number,
  bodyAt: number,
  length: number,
) => undefined | number | Promise<undefined | number>;

export async function walk(window: Window, from: number, to: number, visit: Visit): Promise<Stop> {
  let at = from;
  while (at < to) {
    if (to - at < headSize) return { at, why: 'short', opcode: 0, length: 0 };
    const head = window.peek(at, headSize) ?? (await window.load(at, headSize));
    const opcode = head[0];
    const length = u64At(head, 1);
    if (opcode === 0) return { at, why: 'opcode', opcode, length };
    if (length > to - at - headSize) return { at, why: 'length', opcode, length };
    const answer = visit(opcode, at + headSize, length);
    const next = answer instanceof Promise ? await answer : answer;
    if (next === -1) return { at, why: 'visitor', opcode, length };
    at = next ?? at + headSize + length;
  }
  return { at, why: 'end', opcode: 0, length: 0 };
}
