// Arrow IPC file format, every message and every buffer at a 64-byte boundary of the file, so that it can be mapped and used in place.
import { Message, MessageHeader, type RecordBatch, RecordBatchFileWriter, type Schema } from 'apache-arrow';

const alignment = 64;

/**
 * apache-arrow aligns to 8 bytes and leaves the leading schema message out of files; both are put right here by
 * overriding the places where bytes are laid out. Chunks collect in `take()`, uncopied.
 */
class AlignedWriter extends RecordBatchFileWriter {
  #chunks: Uint8Array[] = [];

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
    const metadata = Message.encode(message);
    const offset = this._position;
    const metaDataLength = roundUp(offset + 8 + metadata.byteLength) - offset;
    if (message.headerType === MessageHeader.RecordBatch) {
      this._recordBatchBlocks.push({ offset, metaDataLength, bodyLength: message.bodyLength });
    }
    this._write(Int32Array.of(-1, metaDataLength - 8));
    this._write(metadata);
    return this._write(new Uint8Array(metaDataLength - 8 - metadata.byteLength));
  }

  protected override _assembleRecordBatch(batch: RecordBatch) {
    const assembled = super._assembleRecordBatch(batch);
    let byteLength = 0;
    assembled.buffers.forEach((buffer, i) => {
      assembled.bufferRegions[i].offset = byteLength;
      assembled.bufferRegions[i].length = buffer.byteLength;
      byteLength += roundUp(buffer.byteLength);
    });
    return { ...assembled, byteLength };
  }

  protected override _writeBodyBuffers(buffers: ArrayBufferView[]): this {
    for (const buffer of buffers) {
      this._write(buffer);
      this._write(new Uint8Array(roundUp(buffer.byteLength) - buffer.byteLength));
    }
    return this;
  }
}

function roundUp(n: number): number {
  return Math.ceil(n / alignment) * alignment;
}

/** Writes batches of one schema; each call returns the chunks to put behind the ones before. */
export interface IpcFile {
  begin(): Uint8Array[];
  write(batch: RecordBatch): Uint8Array[];
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
      writer.write(batch);
      return writer.take();
    },
    end() {
      writer.finish();
      return writer.take();
    },
  };
}
