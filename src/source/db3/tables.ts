// Finds the tables of rosbag2 in the list that SQLite keeps of all tables. Views, indexes and triggers are not looked at.
import { FramelockError, firstOf, type Issues } from '../../issue.js';
import { tableColumns } from './create-table.js';
import type { Pages } from './pages.js';
import type { RowReader } from './row-reader.js';
import { readTable, type Table } from './small-table.js';

export interface Tables {
  readonly messages: Table;
  readonly topics: Table;
  readonly definitions?: Table;
}

/** Where the columns of `sqlite_schema` stand is part of the format (§2.6). */
const schemaTable: Table = { name: 'sqlite_schema', root: 1, columns: ['type', 'name', 'tbl_name', 'rootpage', 'sql'] };

/** What rosbag2 has written in all its versions. */
const needed = { messages: ['topic_id', 'timestamp', 'data'], topics: ['id', 'name', 'type'] };

/** Throws FL0103 where tables or columns are missing. */
export async function findTables(pages: Pages, rows: RowReader, issues: Issues): Promise<Tables> {
  const found = new Map<string, Table>();
  for (const row of await readTable(pages, rows, schemaTable, issues)) {
    const [name, sql, root] = [row.get('name'), row.get('sql'), row.get('rootpage')];
    if (row.get('type') !== 'table' || typeof name !== 'string' || typeof sql !== 'string') continue;
    const columns = tableColumns(sql);
    if (typeof root !== 'bigint' || root < 1n || !columns || columns.withoutRowid) continue;
    if (!found.has(name.toLowerCase()))
      found.set(name.toLowerCase(), { name, root: Number(root), columns: columns.names });
  }
  const take = (name: keyof typeof needed): Table => {
    const table = found.get(name);
    const lacking = needed[name].filter(column => !table?.columns.includes(column));
    if (table && lacking.length === 0) return table;
    const got = table ? `no column ${lacking.join(', ')} in it` : `the tables ${listed([...found.keys()])}`;
    const todo = issues.has('FL0192')
      ? "the pages that name its tables are damaged: sqlite3's `.recover` may find the rows"
      : found.size === 0
        ? `a recorder that was killed leaves them in ${pages.file.name}-wal: copy it too`
        : 'give a database that rosbag2 wrote';
    throw new FramelockError('FL0103', `expected the table ${name} of a rosbag2 recording, got ${got}; ${todo}`, {
      at: { file: pages.file.name },
    });
  };
  return { messages: take('messages'), topics: take('topics'), definitions: found.get('message_definitions') };
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return '(none)';
  return firstOf(names, 8);
}
