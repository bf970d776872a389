// Lists of structs in a message, as the generic decoder gives them.
import { FramelockError } from '../../issue.js';

/** A struct of the message: its fields are whatever the recording's definition says. */
export type Fields = { readonly [field: string]: unknown };

/** Throws FL0306 for anything else; `what` the list should hold. */
export function listOf(list: unknown, what: string): readonly Fields[] {
  if (Array.isArray(list) && list.every(item => typeof item === 'object' && item !== null))
    return list as readonly Fields[];
  throw new FramelockError('FL0306', `expected a list of ${what}`);
}
