// Trees of tables that SQLite would not make, and leaves that nothing leads to any more.
import { describe, expect, it } from 'vitest';
import { buildDb3, standard, type Value } from '../../support/db3-builder.js';
import { openDb3, withBeside } from '../../support/db3-golden.js';

const pageSize = 1024;
const rows: Value[][] = Array.from({ length: 200 }, (_, i) => [null, 1, 1000 + i, new Uint8Array(100).fill(i)]);
const built = buildDb3(
  [
    { name: 'topics', sql: standard.topics, rows: [[null, '/a', 'std_msgs/msg/String', 'cdr', '', '']] },
    { name: 'messages', sql: standard.messages, rows },
  ],
  { pageSize },
);
const root = built.roots.get('messages')!;
const leaves = built.leaves.get('messages')!;
const at = (page: number) => (page - 1) * pageSize;
const cellsOf = (page: number) => new DataView(built.bytes.buffer).getUint16(at(page) + 3);

/** A copy with room for more pages, told in its header. */
function longer(more: number): { bytes: Uint8Array; view: DataView; first: number } {
  const bytes = new Uint8Array(built.bytes.length + more * pageSize);
  bytes.set(built.bytes);
  const view = new DataView(bytes.buffer);
  const first = built.bytes.length / pageSize + 1;
  view.setUint32(28, first + more - 1);
  return { bytes, view, first };
}

async function times(bytes: Uint8Array) {
  const { source, issues } = await openDb3(withBeside(bytes));
  return { times: [...source.messages.logNs].map(Number), issues };
}
const all = rows.map((_, i) => 1000 + i);

describe('pages above pages', () => {
  /** The root becomes the end of a chain of inner pages with one child each. */
  const deep = (levels: number) => {
    const { bytes, view, first } = longer(levels);
    bytes.copyWithin(at(first + levels - 1), at(root), at(root) + pageSize);
    [root, ...Array.from({ length: levels - 1 }, (_, i) => first + i)].forEach((page, i) => {
      bytes.fill(0, at(page), at(page) + pageSize);
      view.setUint8(at(page), 5);
      view.setUint32(at(page) + 8, first + i);
    });
    return bytes;
  };

  it('as many as SQLite allows are gone through', async () => {
    const found = await times(deep(17));
    expect(found.times).toEqual(all);
    expect(found.issues.has('FL0192')).toBe(false);
  });

  it('more are damage, and what lies below is found as what nothing leads to', async () => {
    const found = await times(deep(30));
    expect(found.issues.has('FL0192')).toBe(true);
    expect(found.issues.has('FL0194')).toBe(true);
    expect(found.times).toEqual(all);
  });
});

describe('without a root', () => {
  it('free pages keep rows that were deleted: they are passed over', async () => {
    const { bytes, view, first } = longer(1);
    bytes.fill(0, at(root), at(root) + pageSize);
    const free = leaves[leaves.length - 1];
    // The list of free pages has one trunk, with one leaf in it (§1.5).
    view.setUint32(32, first);
    view.setUint32(36, 2);
    view.setUint32(at(first) + 4, 1);
    view.setUint32(at(first) + 8, free);
    expect((await times(bytes)).times).toEqual(all.slice(0, all.length - cellsOf(free)));
  });

  it('of two leaves with the same rows the first in the file counts', async () => {
    const { bytes, first } = longer(1);
    bytes.fill(0, at(root), at(root) + pageSize);
    bytes.copyWithin(at(first), at(leaves[3]), at(leaves[3]) + pageSize);
    expect((await times(bytes)).times).toEqual(all);
  });
});
