// The topics of a recording as channels: type, encoding, and the definition that the file holds of the type.
import type { Issues } from '../../issue.js';
import type { Decoder, Schema } from '../../message/decoder.js';
import { decoderFor } from '../../message/index.js';
import type { Channel } from '../source.js';
import type { Pages } from './pages.js';
import type { RowReader } from './row-reader.js';
import { type Row, readTable } from './small-table.js';
import type { Tables } from './tables.js';

export interface Topics {
  readonly channels: Channel[];
  /** By the number that messages call their topic. */
  readonly byId: ReadonlyMap<number, Channel>;
}

/** Decoders of one definition: beyond this, which no car reaches, topics share one. */
const maxDecoders = 256;

export async function readTopics(pages: Pages, rows: RowReader, tables: Tables, issues: Issues): Promise<Topics> {
  const definitions = tables.definitions ? await readTable(pages, rows, tables.definitions, issues) : [];
  const schemaOf = schemas(definitions);
  const channels: Channel[] = [];
  const byId = new Map<number, Channel>();
  const known = new Map<string, Channel>();
  const decoders = new Map<string, Decoder[]>();
  for (const row of await readTable(pages, rows, tables.topics, issues)) {
    const id = Number(row.get('id') ?? Number.NaN);
    const [topic, type] = [text(row, 'name'), text(row, 'type')];
    if (!Number.isSafeInteger(id) || topic === undefined || type === undefined || byId.has(id)) {
      issues.add('FL0193', `a topic has no number, name or type of its own; it was left out`, {
        file: pages.file.name,
      });
      continue;
    }
    // Written by every version; a file of somebody else's that lacks it is ROS 2 all the same.
    const encoding = text(row, 'serialization_format') || 'cdr';
    const schema = schemaOf(type, text(row, 'type_description_hash') ?? '');
    const key = JSON.stringify([type, encoding, schema.encoding, schema.text]);
    const own = JSON.stringify([topic, key]);
    let channel = known.get(own);
    if (!channel) {
      const made = decoders.get(key) ?? [];
      const decoder = made.length < maxDecoders ? decoderFor({ topic, type, encoding, schema }, issues) : made[0];
      if (made.length < maxDecoders) made.push(decoder);
      decoders.set(key, made);
      channel = { id: channels.length, topic, type, encoding, schema, decoder };
      channels.push(channel);
      known.set(own, channel);
    }
    byId.set(id, channel);
  }
  return { channels, byId };
}

/** The definition of a type: that with the topic's own hash, else the first. Those that say nothing count as none. */
function schemas(rows: readonly Row[]): (type: string, hash: string) => Schema {
  const byType = new Map<string, { hash: string; schema: Schema }[]>();
  for (const row of rows) {
    const name = text(row, 'topic_type');
    const body = text(row, 'encoded_message_definition') ?? '';
    if (name === undefined || body.trim() === '') continue;
    const schema = { name, encoding: text(row, 'encoding') ?? '', text: body };
    const known = byType.get(name);
    const one = { hash: text(row, 'type_description_hash') ?? '', schema };
    if (known) known.push(one);
    else byType.set(name, [one]);
  }
  return (type, hash) => {
    const found = byType.get(type) ?? [];
    return (found.find(one => one.hash === hash) ?? found[0])?.schema ?? { name: type, encoding: '', text: '' };
  };
}

function text(row: Row, column: string): string | undefined {
  const value = row.get(column);
  return typeof value === 'string' ? value : undefined;
}
