// Schemas and channels as they are declared, and the framelock channels they become: same topic and same schema are one.
import type { Issues } from '../../issue.js';
import type { Decoder, Schema } from '../../message/decoder.js';
import { decoderFor, type LateReaders, lateReaders } from '../../message/index.js';
import type { Channel } from '../source.js';
import type { ChannelRecord, SchemaRecord } from './records.js';

/** Definitions that the summary repeats, or that an earlier scan met: used only where the data section lost its own. */
export interface Definitions {
  readonly schemas: ReadonlyMap<number, SchemaRecord>;
  readonly channels: ReadonlyMap<number, ChannelRecord>;
}

/** Decoders of one definition, so that issues name each topic and joint names stay apart, as far as any real car goes. */
const maxDecoders = 256;

const noSchema: Schema = { name: '', encoding: '', text: '' };

export class ChannelBook {
  readonly channels: Channel[] = [];
  readonly #issues: Issues;
  readonly #file: string;
  readonly #fallback: Definitions;
  readonly #schemas = new Map<number, SchemaRecord>();
  readonly #records = new Map<number, ChannelRecord>();
  /** The framelock channel per channel id, once a message needed it. */
  readonly #resolved = new Map<number, Channel>();
  readonly #byKey = new Map<string, Channel>();
  readonly #decoders = new Map<string, Decoder[]>();
  readonly #ofRecord = new Map<SchemaRecord, Schema>();
  readonly #byContent = new Map<string, Schema>();
  readonly #numbers = new Map<Schema, number>();
  /** Schemas and channels, by id, that only a chunk of a wrong checksum declares so far. */
  readonly #doubtful = { schemas: new Set<number>(), channels: new Set<number>() };
  #late: LateReaders = {};
  /** Schemas, by id, that a channel named before they were there. */
  readonly #lacking = new Set<number>();
  /** Whether a sound record contradicts one that a damaged chunk gave: what was read by that one was read wrongly. */
  refuted = false;

  constructor(issues: Issues, file: string, fallback: Definitions) {
    this.#issues = issues;
    this.#file = file;
    this.#fallback = fallback;
  }

  /** Loads what channels need whose reader does not come with the program; before the first of their messages. */
  async prepare(channels: Iterable<Pick<ChannelRecord, 'encoding'>>): Promise<void> {
    this.#late = await lateReaders(
      Array.from(channels, ({ encoding }) => encoding),
      this.#late,
    );
  }

  /** `suspect`: of a chunk of a wrong checksum; a definition known from elsewhere is believed before it. */
  addSchema(record: SchemaRecord, offset: number, suspect = false): void {
    if (record.id === 0) {
      this.#damaged('a schema has id 0, which means "no schema"; it was skipped', offset);
      return;
    }
    if (suspect && this.#fallback.schemas.has(record.id)) return;
    const known = this.#schemas.get(record.id);
    this.#weigh(this.#doubtful.schemas, record.id, suspect, known !== undefined && !sameSchema(known, record));
    if (known && sameSchema(known, record)) return;
    if (known) {
      this.#damaged(`schema ${record.id} is defined twice, differently; each counts for what follows it`, offset);
      for (const [id, channel] of this.#records) if (channel.schemaId === record.id) this.#resolved.delete(id);
    }
    this.#schemas.set(record.id, record);
  }

  addChannel(record: ChannelRecord, offset: number, suspect = false): void {
    if (suspect && this.#fallback.channels.has(record.id)) return;
    const known = this.#records.get(record.id);
    this.#weigh(this.#doubtful.channels, record.id, suspect, known !== undefined && !sameChannel(known, record));
    if (known && sameChannel(known, record)) return;
    if (known) {
      this.#damaged(`channel ${record.id} is defined twice, differently; each counts for what follows it`, offset);
      this.#resolved.delete(record.id);
    }
    this.#records.set(record.id, record);
  }

  #weigh(doubtful: Set<number>, id: number, suspect: boolean, differs: boolean): void {
    if (suspect) doubtful.add(id);
    else if (doubtful.delete(id)) this.refuted ||= differs;
  }

  /** All that is known by now, the last of each id. */
  definitions(): Definitions {
    return {
      schemas: new Map([...this.#fallback.schemas, ...this.#schemas]),
      channels: new Map([...this.#fallback.channels, ...this.#records]),
    };
  }

  /** Whether messages with this channel id can be placed. */
  knows(id: number): boolean {
    return this.#records.has(id) || this.#fallback.channels.has(id);
  }

  /** How many channels are known by now. */
  get known(): number {
    const { channels } = this.#fallback;
    let known = channels.size;
    for (const id of this.#records.keys()) if (!channels.has(id)) known++;
    return known;
  }

  /** Whether a schema was met after a channel had been listed without it. */
  get schemasCameLate(): boolean {
    return [...this.#lacking].some(id => this.#schemas.has(id));
  }

  topicOf(id: number): string {
    return (this.#records.get(id) ?? this.#fallback.channels.get(id))?.topic ?? '';
  }

  resolve(id: number): Channel | undefined {
    const known = this.#resolved.get(id);
    if (known) return known;
    const record = this.#records.get(id) ?? this.#fallback.channels.get(id);
    if (!record) return undefined;
    const channel = this.#channelOf(record);
    this.#resolved.set(id, channel);
    return channel;
  }

  /** Lists the channels that carried no message too, after those that did. */
  finish(): void {
    for (const id of [...this.#records.keys(), ...this.#fallback.channels.keys()]) this.resolve(id);
  }

  #channelOf(record: ChannelRecord): Channel {
    const schema = this.#schemaOf(record);
    const key = JSON.stringify([record.topic, record.encoding, this.#schemaNumber(schema)]);
    const known = this.#byKey.get(key);
    if (known) return known;
    const { topic, encoding } = record;
    const decoder = this.#decoderOf(topic, encoding, schema);
    const channel: Channel = { id: this.channels.length, topic, type: schema.name, encoding, schema, decoder };
    this.channels.push(channel);
    this.#byKey.set(key, channel);
    return channel;
  }

  /** A file of 65536 channels of one long definition must not parse it 65536 times: beyond a point they share a decoder. */
  #decoderOf(topic: string, encoding: string, schema: Schema): Decoder {
    const key = JSON.stringify([encoding, this.#schemaNumber(schema)]);
    const made = this.#decoders.get(key) ?? [];
    if (made.length >= maxDecoders) return made[0];
    made.push(decoderFor({ topic, type: schema.name, encoding, schema }, this.#issues, this.#late));
    this.#decoders.set(key, made);
    return made[made.length - 1];
  }

  #schemaOf(record: ChannelRecord): Schema {
    if (record.schemaId === 0) return noSchema;
    const schema = this.#schemas.get(record.schemaId) ?? this.#fallback.schemas.get(record.schemaId);
    if (schema) return this.#asSchema(schema);
    this.#lacking.add(record.schemaId);
    this.#issues.add(
      'FL0302',
      `${record.topic} names schema ${record.schemaId}, which the file does not hold; its messages are listed without a definition`,
      { file: this.#file, topic: record.topic },
    );
    return noSchema;
  }

  /** Equal definitions become one object, so that comparing them costs nothing however long they are. */
  #asSchema(record: SchemaRecord): Schema {
    const known = this.#ofRecord.get(record);
    if (known) return known;
    const { name, encoding, text } = record;
    const key = JSON.stringify([name, encoding, text]);
    const schema = this.#byContent.get(key) ?? { name, encoding, text };
    this.#byContent.set(key, schema);
    this.#ofRecord.set(record, schema);
    this.#numbers.set(schema, this.#numbers.get(schema) ?? this.#numbers.size + 1);
    return schema;
  }

  #schemaNumber(schema: Schema): number {
    return this.#numbers.get(schema) ?? 0;
  }

  #damaged(text: string, offset: number): void {
    this.#issues.add('FL0203', text, { file: this.#file, offset });
  }
}

function sameSchema(a: SchemaRecord, b: SchemaRecord): boolean {
  return a.name === b.name && a.encoding === b.encoding && a.text === b.text;
}

function sameChannel(a: ChannelRecord, b: ChannelRecord): boolean {
  return a.schemaId === b.schemaId && a.topic === b.topic && a.encoding === b.encoding;
}
