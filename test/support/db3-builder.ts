// Writes SQLite files page by page for tests: plain ones, to be damaged afterwards. Shares no code with the reader.

export type Value = null | number | bigint | string | Uint8Array;
export interface TableSpec {
  readonly name: string;
  readonly sql: string;
  /** Values in the order of the columns; rows are numbered from 1. */
  readonly rows: readonly (readonly Value[])[];
}

export const standard = {
  topics:
    'CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT NOT NULL,type TEXT NOT NULL,serialization_format TEXT NOT NULL,offered_qos_profiles TEXT NOT NULL,type_description_hash TEXT NOT NULL)',
  definitions:
    'CREATE TABLE message_definitions(id INTEGER PRIMARY KEY,topic_type TEXT NOT NULL,encoding TEXT NOT NULL,encoded_message_definition TEXT NOT NULL,type_description_hash TEXT NOT NULL)',
  messages:
    'CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER NOT NULL,timestamp INTEGER NOT NULL, data BLOB NOT NULL)',
};

export interface Built {
  readonly bytes: Uint8Array;
  readonly pageSize: number;
  /** Page numbers of a table: its root first, then its leaves in order. */
  readonly roots: ReadonlyMap<string, number>;
  readonly leaves: ReadonlyMap<string, readonly number[]>;
}

/** `oneChain`: rows of one length all run over to the same pages, as no sound file has it. */
export function buildDb3(
  tables: readonly TableSpec[],
  { pageSize = 4096, reserved = 0, oneChain = false } = {},
): Built {
  const pages: Uint8Array[] = [new Uint8Array(pageSize)];
  const usable = pageSize - reserved;
  const newPage = () => pages.push(new Uint8Array(pageSize));
  const roots = new Map<string, number>();
  const leaves = new Map<string, number[]>();
  const chains = new Map<number, number>();

  /** A cell of a leaf; what does not fit goes to pages of its own. */
  function cellOf(rowid: number, values: readonly Value[]): Uint8Array {
    const payload = record(values);
    const [most, least] = [usable - 35, Math.floor(((usable - 12) * 32) / 255) - 23];
    let local = payload.length;
    if (local > most) {
      local = least + ((payload.length - least) % (usable - 4));
      if (local > most) local = least;
    }
    const head = [...varint(payload.length), ...varint(rowid)];
    if (local === payload.length) return Uint8Array.from([...head, ...payload]);
    const known = oneChain ? chains.get(payload.length) : undefined;
    const first = known ?? pages.length + 1;
    chains.set(payload.length, first);
    for (let at = local; known === undefined && at < payload.length; at += usable - 4) {
      const number = newPage();
      const page = pages[number - 1];
      const more = at + usable - 4 < payload.length;
      new DataView(page.buffer).setUint32(0, more ? number + 1 : 0);
      page.set(payload.subarray(at, at + usable - 4), 4);
    }
    const cell = new Uint8Array(head.length + local + 4);
    cell.set(head);
    cell.set(payload.subarray(0, local), head.length);
    new DataView(cell.buffer).setUint32(head.length + local, first);
    return cell;
  }

  function fill(number: number, kind: 5 | 13, cells: readonly Uint8Array[], right = 0): void {
    const page = pages[number - 1];
    const view = new DataView(page.buffer);
    const head = number === 1 ? 100 : 0;
    view.setUint8(head, kind);
    view.setUint16(head + 3, cells.length);
    let at = usable;
    cells.forEach((cell, i) => {
      at -= cell.length;
      page.set(cell, at);
      view.setUint16(head + (kind === 5 ? 12 : 8) + 2 * i, at);
    });
    view.setUint16(head + 5, at % 65536);
    if (kind === 5) view.setUint32(head + 8, right);
  }

  function tree(name: string, rows: TableSpec['rows']): number {
    let level: { page: number; key: number }[] = [];
    let cells: Uint8Array[] = [];
    const flush = (key: number) => {
      const page = newPage();
      fill(page, 13, cells);
      level.push({ page, key });
      cells = [];
    };
    rows.forEach((row, i) => {
      const cell = cellOf(i + 1, row);
      const used = cells.reduce((sum, one) => sum + one.length + 2, 8);
      if (used + cell.length + 2 > usable) flush(i);
      cells.push(cell);
    });
    flush(rows.length);
    leaves.set(
      name,
      level.map(one => one.page),
    );
    while (level.length > 1) {
      const above: typeof level = [];
      const fan = Math.floor((usable - 12) / 16);
      for (let i = 0; i < level.length; i += fan) {
        const group = level.slice(i, i + fan);
        const last = group[group.length - 1];
        const page = newPage();
        const inner = group.slice(0, -1).map(one => Uint8Array.from([...u32(one.page), ...varint(one.key)]));
        fill(page, 5, inner, last.page);
        above.push({ page, key: last.key });
      }
      level = above;
    }
    roots.set(name, level[0].page);
    return level[0].page;
  }

  const schema = tables.map(({ name, sql, rows }) => ['table', name, name, tree(name, rows), sql]);
  fill(
    1,
    13,
    schema.map((row, i) => cellOf(i + 1, row)),
  );
  const bytes = new Uint8Array(pages.length * pageSize);
  for (const [i, page] of pages.entries()) bytes.set(page, i * pageSize);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('SQLite format 3\0'));
  view.setUint16(16, pageSize === 65536 ? 1 : pageSize);
  bytes.set([1, 1, reserved, 64, 32, 32], 18);
  for (const [at, value] of [
    [24, 1],
    [28, pages.length],
    [40, 1],
    [44, 4],
    [56, 1],
    [92, 1],
    [96, 3_040_001],
  ])
    view.setUint32(at, value);
  return { bytes, pageSize, roots, leaves };
}

function record(values: readonly Value[]): Uint8Array {
  const types: number[] = [];
  const big: Uint8Array[] = [];
  const bodies = values.map(value => {
    if (value === null) return { type: 0, bytes: new Uint8Array(0) };
    if (typeof value === 'string') {
      const bytes = new TextEncoder().encode(value);
      return { type: 13 + 2 * bytes.length, bytes };
    }
    if (value instanceof Uint8Array) return { type: 12 + 2 * value.length, bytes: value };
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
    return { type: 6, bytes };
  });
  for (const { type, bytes } of bodies) {
    types.push(...varint(type));
    big.push(bytes);
  }
  // The head's own length is one byte up to 127.
  const head = types.length + 1 > 127 ? varint(types.length + 2) : varint(types.length + 1);
  const out = new Uint8Array(head.length + types.length + big.reduce((sum, one) => sum + one.length, 0));
  out.set(head);
  out.set(types, head.length);
  let at = head.length + types.length;
  for (const one of big) {
    out.set(one, at);
    at += one.length;
  }
  return out;
}

/** Up to 56 bits, which no test needs more of. */
export function varint(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 + (rest % 128));
  return bytes;
}

const u32 = (n: number) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
