// Arrow IPC file format, every message and every buffer at a 64-byte boundary of the file, so that it can be mapped and used in place.
import { Message, MessageHeader, type RecordBatch, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import { type BatchMessage, batchMetadata } from './batch-metadata.js';
import type { Batch, Buffer } from './columns.js';

const alignment = 64;

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
    return this._writeMessage(Message.from(schema));
  }

  /** IPC format § encapsulated message: continuation marker, size of metadata and padding, metadata, padding. */
  protected override _writeMessage<T extends MessageHeader>(message: Message<T>): this {
    const metadata = isBatch(message) ? this.#encodeBatch(message) : Message.encode(message);
    const offset = this._position;
    const metaDataLength = roundUp(offset + 8 + metadata.byteLength) - offset;
    if (isBatch(message)) {
      this._recordBatchBlocks.push({ offset, metaDataLength, bodyLength: message.bodyLength });
    }
    this._write(Int32Array.of(-1, metaDataLength - 8));
    this._write(metadata);
    return this._write(new Uint8Array(metaDataLength - 8 - metadata.byteLength));
  }

  /** IPC format § RecordBatch: nodes and regions of buffers, each beginning at a 64-byte boundary of the body. */
  writeBatch({ numRows, columns }: Batch): void {
    const buffers = columns.flatMap(column => column.buffers);
    let byteLength = 0;
    const bufferRegions = buffers.map(buffer => {
      const region = { offset: byteLength, length: sizeOf(buffer) };
      byteLength += roundUp(region.length);
      return region;
    });
    this.#assembled = {
      byteLength,
      nodes: columns.flatMap(column => column.nodes),
      bufferRegions,
      buffers: [],
      variadicBufferCounts: [],
    };
    this._writeRecordBatch({ numRows, metadata: new Map() } as unknown as RecordBatch);
    for (const [i, buffer] of buffers.entries()) {
      for (const piece of buffer) this._write(piece);
      this._write(zeros.subarray(0, roundUp(bufferRegions[i].length) - bufferRegions[i].length));
    }
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

const zeros = new Uint8Array(alignment);

function sizeOf(buffer: Buffer): number {
  return buffer.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function roundUp(n: number): number {
  return Math.ceil(n / alignment) * alignment;
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
