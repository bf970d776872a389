// Arrow IPC file format, every message and every buffer at a 64-byte boundary of the file, so that it can be mapped and used in place.
import { Message, MessageHeader, type RecordBatch, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import { BatchBody, roundUp } from './batch-body.js';
import { type BatchMessage, batchMetadata } from './batch-metadata.js';
import type { Batch } from './columns.js';

/** All files of a dataset have one schema, and the package takes 10 ms to encode it. */
const encodedSchemas = new WeakMap<Schema, Uint8Array>();

/**
 * apache-arrow aligns to 8 bytes and leaves the leading schema message out of files; both are put right here by
 * overriding the places where bytes are laid out. Chunks collect in `take()`, uncopied.
 */
class AlignedWriter extends RecordBatchFileWriter {
  #chunks: Uint8Array[] = [];
  readonly #encodeBatch = batchMetadata();
  #assembled: ReturnType<RecordBatchFileWriter['_assembleRecordBatch']> | undefined;

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  protected override _write(chunk: ArrayBufferView): this {
    if (!this._started || chunk.byteLength === 0) return this;
    this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._position += chunk.byteLength;
    return this;
  }

  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    let metadata = encodedSchemas.get(schema);
    if (!metadata) {
      metadata = Message.encode(Message.from(schema));
      encodedSchemas.set(schema, metadata);
    }
    this.#writeMetadata(metadata);
    return this;
  }

  protected override _writeMessage<T extends MessageHeader>(message: Message<T>): this {
    const offset = this._position;
    const metaDataLength = this.#writeMetadata(isBatch(message) ? this.#encodeBatch(message) : Message.encode(message));
    if (isBatch(message)) this._recordBatchBlocks.push({ offset, metaDataLength, bodyLength: message.bodyLength });
    return this;
  }

  /** IPC format § encapsulated message: continuation marker, size of metadata and padding, metadata, padding. Returns their length. */
  #writeMetadata(metadata: Uint8Array): number {
    const offset = this._position;
    const length = roundUp(offset + 8 + metadata.byteLength) - offset;
    this._write(Int32Array.of(-1, length - 8));
    this._write(metadata);
    this._write(new Uint8Array(length - 8 - metadata.byteLength));
    return length;
  }

  writeBatch({ numRows, columns }: Batch): void {
    const body = new BatchBody();
    for (const column of columns) column(body);
    const { byteLength, nodes, regions: bufferRegions } = body;
    this.#assembled = { byteLength, nodes: [...nodes], bufferRegions, buffers: [], variadicBufferCounts: [] };
    this._writeRecordBatch({ numRows, metadata: new Map() } as unknown as RecordBatch);
    for (const chunk of body.chunks()) this._write(chunk);
  }

  /** The package would take its own columns apart here; ours come in pieces already. */
  protected override _assembleRecordBatch() {
    return this.#assembled!;
  }

  protected override _writeDictionaries(): this {
    return this;
  }
}

function isBatch(message: Message): message is BatchMessage {
  return message.headerType === MessageHeader.RecordBatch;
}

/** Writes batches of one schema; each call returns the chunks to put behind the ones before. */
export interface IpcFile {
  begin(): Uint8Array[];
  write(batch: Batch): Uint8Array[];
  end(): Uint8Array[];
}

export function ipcFile(schema: Schema): IpcFile {
  const writer = new AlignedWriter();
  return {
    begin() {
      writer.reset(undefined, schema);
      return writer.take();
    },
    write(batch) {
      writer.writeBatch(batch);
      return writer.take();
    },
    end() {
      writer.finish();
      return writer.take();
    },
  };
}
