// Of what a dataset was made, in a few words: a folder layout has thousands of files.
import { NOT_CONVERTED } from '../../frame/not-converted.js';

/** Files that are named. */
const NAMED = 4;

export interface MadeOf {
  readonly framelock: string;
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
}

/** `made by framelock 0.1.0 from drive.bag (11.1 MB)`; `sizeText` says how large. Plain text: names are the recording's. */
export function madeOf({ framelock, inputs }: MadeOf, sizeText: (bytes: number) => string): string {
  const names = inputs.slice(0, NAMED).map(({ name, size }) => `${name} (${sizeText(size)})`);
  const rest = inputs.slice(NAMED);
  const bytes = rest.reduce((sum, { size }) => sum + size, 0);
  const more = rest.length > 0 ? ` and ${rest.length} more (${sizeText(bytes)})` : '';
  const from = `${names.join(', ')}${more}`;
  return framelock === NOT_CONVERTED
    ? `made from ${from} while it is looked at: ${NOT_CONVERTED}`
    : `made by framelock ${framelock} from ${from}`;
}
