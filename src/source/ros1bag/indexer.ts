// Turns the records of a bag into blocks and a message table; everything that is left out is reported and counted.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError, isFailureOfMachine, printable } from '../../issue.js';
import { KeptMessages } from '../kept-messages.js';
import { TableBuilder } from '../message-table.js';
import { Publishers } from '../publishers.js';
import { NO_STAMP, type OpenContext } from '../source.js';
import { Window } from '../window.js';
import type { BagIndex } from './bag-index.js';
import { Blocks } from './blocks.js';
import type { Connections } from './connections.js';
import { HeadsReader } from './heads-reader.js';
import { type BagRecord, Op, parseChunkInfo, parseFields } from './record.js';
import { scan, type Visitor } from './scan.js';
import { Tally } from './tally.js';

export class Indexer {
  readonly blocks = new Blocks();
  readonly table: TableBuilder;
  readonly kept = new KeptMessages();
  readonly heads: HeadsReader;
  readonly tally: Tally;
  readonly publishers = new Publishers();
  /** Chunk infos met on the way, where the index could not be read as a whole. */
  readonly chunks: BagIndex['chunks'][number][] = [];
  /** Connections of messages that nothing before them declares. */
  readonly undeclared = new Set<number>();
  readonly #file: Bytes;
  readonly #context: OpenContext;
  readonly #connections: Connections;
  readonly #window: Window;
  #compressed = false;
  #rescanning = false;
  #stampNs = NO_STAMP;

  /** `expected`: the chunks by the index, a hint where to read and a witness of what there should be. */
  constructor(file: Bytes, connections: Connections, context: OpenContext, expected: BagIndex['chunks'] = []) {
    this.#file = file;
    this.#connections = connections;
    this.#context = context;
    this.table = new TableBuilder(context.spill);
    this.#window = new Window(file);
    this.tally = new Tally(file.name, context.issues, expected);
    this.heads = new HeadsReader(file, connections, context, expected);
  }

  /** Reads the records in bytes [from, to) of the file. */
  async scan(from: number, to: number): Promise<void> {
    const visitor: Visitor = {
      next: record => (this.#isStored(record) ? record.dataOffset : record.end),
      look: record => this.#look(this.#window, record),
      take: record => (record.op === Op.message ? this.#takeMessage(record) : this.#takeOther(record)),
      // Once a chunk was compressed, bytes of unknown kind are probably of another.
      plausible: (op, after) =>
        (op >= Op.index && op <= Op.chunkInfo) ||
        !(this.#compressed || (after?.op === Op.chunk && !this.#isStored(after))),
      damaged: (record, found) => this.#damaged(record, found),
      skipped: (start, end) =>
        this.#report('FL0203', `bytes ${start} to ${end} hold no record; they were skipped`, start),
      cut: (start, end, record) => {
        if (record?.op === Op.message) this.tally.guess('cut_short', record.conn);
        if (record?.op === Op.chunk) this.#failChunk(record);
        const inIndex = end < this.#file.size;
        const text = inIndex
          ? `record reaches into the index at byte ${end}; it was skipped`
          : `recording ends ${end - start} bytes after the start of a record; all before was kept`;
        this.#report(inIndex ? 'FL0203' : 'FL0201', text, start);
      },
    };
    await scan(this.#window, from, to, visitor);
  }

  #takeMessage(record: BagRecord): void {
    if (this.tally.indexed) this.tally.openChunk(record.offset);
    const { block, beyond } = this.blocks.of(record);
    if (beyond) this.#report('FL0203', 'messages go on after the end of their chunk; they were kept', record.offset);
    this.#message(record, block, record.dataOffset - this.blocks.list[block].offset, this.#stampNs);
  }

  async #takeOther(record: BagRecord): Promise<void> {
    if (record.op === Op.connection) {
      await this.#window.load(record.dataOffset, record.end - record.dataOffset);
      const whole = this.#declare(record, await this.#data(record), record.offset);
      if (!whole) await this.#rescan(record);
    } else if (record.op === Op.chunk) {
      this.tally.openChunk(record.offset);
      if (this.#isStored(record)) this.#openStored(record);
      else await this.#openCompressed(record);
    } else if (record.op === Op.index) {
      this.tally.listed(record.conn, record.count);
    } else if (record.op === Op.chunkInfo) {
      const connections = parseChunkInfo(await this.#data(record));
      this.chunks.push({ chunkPosition: record.offset, connections });
    } else if (record.encryptor !== '') {
      const text = `expected a bag that can be read, got one encrypted by ${printable(record.encryptor)}`;
      throw new FramelockError('FL0103', text, { at: { file: this.#file.name, offset: record.offset } });
    }
  }

  async #data(record: BagRecord): Promise<Uint8Array> {
    await this.#window.load(record.dataOffset, record.end - record.dataOffset);
    return this.#window.slice(record.dataOffset, record.end - record.dataOffset);
  }

  /** A name that says nothing (damaged, probably) on data that was not made smaller: stored. */
  #isStored({ op, compression, size, dataOffset, end }: BagRecord): boolean {
    if (op !== Op.chunk || compression === 'none') return op === Op.chunk;
    return size === end - dataOffset && !this.#context.decompress.has(compression);
  }

  #openStored(record: BagRecord): void {
    if (record.compression !== 'none') {
      const text = `compression ${printable(record.compression)} is not known; the chunk was read as it is`;
      this.#report('FL0204', text, record.offset);
    }
    const length = Math.min(record.end, this.#file.size) - record.dataOffset;
    if (record.end > this.#file.size) {
      const missing = record.end - this.#file.size;
      const text = `recording ends ${missing} bytes before its last chunk does; what is whole was kept`;
      this.#report('FL0201', text, record.offset);
    }
    this.blocks.add(record.dataOffset, length, '', length);
  }

  async #openCompressed(record: BagRecord): Promise<void> {
    this.#compressed = true;
    const { compression, size, dataOffset: offset, end } = record;
    const name = printable(compression);
    if (!this.#context.decompress.has(compression)) {
      this.tally.chunkFails('unknown_compression');
      return this.#report('FL0204', `compression ${name} is not known; the chunk was skipped`, record.offset);
    }
    let reached = false;
    try {
      await this.heads.read(record, data => {
        reached = true;
        return this.#scanChunk(data, size, this.blocks.add(offset, end - offset, compression, size), record.offset);
      });
    } catch (error) {
      if (reached || isFailureOfMachine(error)) throw error;
      this.tally.chunkFails('chunk_damaged');
      this.#report('FL0205', `${name} chunk was skipped: ${(error as Error).message}`, record.offset);
    }
  }

  /** `data`: as far as `chunkHeads` says. It may be damaged: lz4 and bz2 have checksums, but the recorder may have written it so. */
  async #scanChunk(data: Uint8Array, size: number, block: number, chunk: number): Promise<void> {
    const window = Window.over(data, size);
    const broken = (from: number, to: number) => {
      const text = `bytes ${from} to ${to} of the decompressed chunk hold no whole record; they were skipped`;
      this.#report('FL0203', text, chunk);
    };
    await scan(window, 0, size, {
      next: record => record.end,
      look: record => this.#look(window, record),
      take: record => {
        const length = record.end - record.dataOffset;
        const bytes = window.has(record.dataOffset, length) ? window.slice(record.dataOffset, length) : undefined;
        if (record.op === Op.connection) this.#declare(record, bytes!, chunk);
        else if (record.op === Op.message) this.#message(record, block, record.dataOffset, this.#stampNs, bytes);
        else broken(record.offset, record.end);
      },
      plausible: op => op === Op.message || op === Op.connection,
      damaged: (record, found) => {
        if (record.op === Op.message) this.tally.guess('record_damaged', record.conn);
        broken(record.offset, found);
      },
      skipped: broken,
      cut: (from, to, record) => {
        if (record?.op === Op.message) this.tally.guess('record_damaged', record.conn);
        broken(from, to);
      },
    });
  }

  /** Reads the header stamp into `#stampNs` now, while the window is here: going back would read the file twice. */
  #look(window: Window, record: BagRecord): void | Promise<void> {
    if (record.op !== Op.message) return;
    this.#stampNs = NO_STAMP;
    const decoder = this.#connections.channel(record.conn)?.decoder;
    if (!decoder) return;
    const prefix = Math.min(decoder.stampPrefix, record.end - record.dataOffset);
    const read = () => {
      this.#stampNs = decoder.stamp(window.slice(record.dataOffset, prefix)) ?? NO_STAMP;
    };
    if (prefix > 0 && !window.has(record.dataOffset, prefix)) return window.load(record.dataOffset, prefix).then(read);
    if (prefix > 0) read();
  }

  /** `payload` is given where it is at hand and reading it again would mean decompressing again. */
  #message(record: BagRecord, block: number, offset: number, stampNs: bigint, payload?: Uint8Array): void {
    const channel = this.#connections.channel(record.conn);
    if (!channel) {
      this.tally.found(record.conn, 'channel_unknown');
      this.undeclared.add(record.conn);
      const text = `message names connection ${record.conn}, which is declared nowhere; it was dropped`;
      this.#report('FL0207', text, this.blocks.list[block].offset);
      return;
    }
    const logNs = BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds);
    if (payload) this.kept.offer(this.table.count, channel.decoder.kind, payload);
    this.table.add(channel.id, logNs, stampNs, block, offset, record.end - record.dataOffset);
    this.publishers.saw(record.conn, channel, record.seconds + record.nanoseconds * 1e-9);
    this.tally.found(record.conn);
  }

  /** A connection record that is not whole may have swallowed the messages after it. One level: a bag cannot nest its cost. */
  async #rescan(record: BagRecord): Promise<void> {
    if (this.#rescanning) return;
    this.#rescanning = true;
    await this.scan(record.dataOffset, record.end);
    this.#rescanning = false;
  }

  /** False when the record is not whole. */
  #declare(record: BagRecord, data: Uint8Array, offset: number): boolean {
    const fields = parseFields(data);
    const type = fields?.get('type');
    if (!fields || type === undefined) {
      this.#report('FL0203', `connection record of ${printable(record.topic)} is damaged; it was skipped`, offset);
      return false;
    }
    const [md5sum = '', messageDefinition = ''] = [fields.get('md5sum'), fields.get('message_definition')];
    this.#connections.declare({ conn: record.conn, topic: record.topic, type, md5sum, messageDefinition }, offset);
    return true;
  }

  async #damaged(record: BagRecord, found: number): Promise<void> {
    if (record.op === Op.message) this.tally.guess('record_damaged', record.conn);
    if (record.op === Op.chunk) {
      this.#failChunk(record);
      const text = `chunk does not end at byte ${record.end}, as it says; a record follows at byte ${found}`;
      this.#report('FL0203', text, record.offset);
      return this.#isStored(record) ? undefined : this.#openCompressed({ ...record, end: found });
    }
    this.#report('FL0203', `record is longer than its place, up to byte ${found}; it was skipped`, record.offset);
  }

  /** A compressed chunk that is cut short or of wrong length. */
  #failChunk(record: BagRecord): void {
    this.#compressed = true;
    this.blocks.close();
    this.tally.openChunk(record.offset);
    this.tally.chunkFails('chunk_damaged');
  }

  #report(code: 'FL0201' | 'FL0203' | 'FL0204' | 'FL0205' | 'FL0207', text: string, offset: number): void {
    this.#context.issues.add(code, text, { file: this.#file.name, offset });
  }
}
