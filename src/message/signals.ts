// Messages of types that framelock does not know, as readings of numbers: a car's steering angle, a controller's set points.
import { FramelockError, firstOf } from '../issue.js';
import type { Decoder } from './decoder.js';
import { valueAt } from './json-message.js';
import type { Note } from './layout.js';
import { flatNumbers, MOST_IN_GROUP, type NumberGroup } from './number-groups.js';
import type { SampleColumn, Value } from './value.js';

/** Names of fields in one sentence. */
const MOST_NAMED = 8;

/**
 * Reads a channel that is otherwise only listed. The first message with a number in it decides which columns there are (see `flatNumbers`);
 * what it does not have is left out of later ones, what they lack is NaN: `note` says so. A channel none of whose messages has a number
 * stays `other`.
 */
export function signalsDecoder(listed: Decoder, note: Note): Decoder {
  let columns: readonly SampleColumn[] | undefined;
  return {
    get kind() {
      return columns?.length === 0 ? 'other' : 'signals';
    },
    get columns() {
      return columns ?? [];
    },
    stampPrefix: listed.stampPrefix,
    stampMayFollow: listed.stampMayFollow,
    stamp: prefix => listed.stamp(prefix),
    decode(bytes, told = note): Value {
      const message = listed.decode(bytes);
      if (message.kind !== 'generic') throw new FramelockError('FL0304', `expected fields, got ${message.kind}`);
      const { groups, omitted, rounded } = flatNumbers(message.value);
      if (columns === undefined || columns.length === 0) {
        columns = groups.map(({ name, values, names }) => ({ name, width: values.length, unit: '', names }));
        if (omitted.length > 0)
          note(
            'FL0301',
            `fields of text, of more than ${MOST_IN_GROUP} numbers, or of uneven lists are not exported: ${firstOf(omitted, MOST_NAMED)}`,
          );
      }
      if (rounded.length > 0)
        told('FL0310', `64-bit integers were rounded to float64: ${firstOf(rounded, MOST_NAMED)}`);
      const frame = valueAt(message.value, 'header.frame_id|frame_id');
      return {
        kind: 'sample',
        frameId: typeof frame === 'string' ? frame : '',
        childFrameId: '',
        values: inColumns(groups, columns, told),
      };
    },
  };
}

/** The numbers of a message in the order of the columns; NaN where it has none. */
function inColumns(groups: readonly NumberGroup[], columns: readonly SampleColumn[], note: Note): Float64Array {
  const values = new Float64Array(columns.reduce((sum, { width }) => sum + width, 0)).fill(Number.NaN);
  const given = new Map(groups.map(group => [group.name, group]));
  let from = 0;
  for (const { name, width, names } of columns) {
    const here = given.get(name);
    given.delete(name);
    if (here && here.values.length > width)
      note('FL0310', `${name} is longer than in the first message (${width}): what is beyond was left out`);
    for (let i = 0; here && i < width; i++) {
      const at = names && here.names && names[i] !== here.names[i] ? here.names.indexOf(names[i]) : i;
      values[from + i] = here.values[at] ?? Number.NaN;
    }
    from += width;
  }
  if (given.size > 0)
    note(
      'FL0310',
      `fields that the first message does not have were left out: ${firstOf([...given.keys()], MOST_NAMED)}`,
    );
  return values;
}
