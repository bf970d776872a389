// Text in lines that a terminal shows whole.
import { printable } from '../issue.js';

/** Letters of a line. */
export const WIDTH = 120;

/** Lines of at most WIDTH letters; the first begins with `mark`, the others are indented as much. */
export function wrapped(text: string, mark = '- '): string {
  const lines: string[] = [];
  const indent = ' '.repeat(mark.length);
  let line = mark;
  for (const word of printable(text).split(' ')) {
    const full = line.length + 1 + word.length > WIDTH;
    if (full) lines.push(line);
    line = full ? indent + word : line === mark ? mark + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
