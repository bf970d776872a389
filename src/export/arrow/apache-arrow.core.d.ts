// The part of apache-arrow that framelock uses, declared without Node and DOM types: its own declarations pull both into
// the platform-free compile (tsconfig.core.json maps the package here). The full compile uses the real ones.

export class DataType {
  readonly typeId: number;
}
export class Int8 extends DataType {}
export class Uint8 extends DataType {}
export class Int32 extends DataType {}
export class Int64 extends DataType {}
export class Uint32 extends DataType {}
export class Float32 extends DataType {}
export class Float64 extends DataType {}
export class Bool extends DataType {}
export class Utf8 extends DataType {}
export class Binary extends DataType {}
export class List extends DataType {
  constructor(child: Field);
  readonly children: Field[];
}
export class Struct extends DataType {
  constructor(children: Field[]);
  readonly children: Field[];
}
export class Field {
  constructor(name: string, type: DataType, nullable?: boolean, metadata?: Map<string, string> | null);
  readonly name: string;
  readonly type: DataType;
  readonly metadata: Map<string, string>;
}
export class Schema {
  constructor(fields: Field[], metadata?: Map<string, string> | null);
  readonly fields: Field[];
  readonly metadata: Map<string, string>;
}
export interface Data<T extends DataType = DataType> {
  readonly type: T;
  readonly length: number;
}
export function makeData<T extends DataType>(props: {
  type: T;
  length: number;
  nullCount?: number;
  nullBitmap?: Uint8Array;
  data?: ArrayLike<number> | ArrayLike<bigint>;
  valueOffsets?: Int32Array;
  child?: Data;
  children?: Data[];
}): Data<T>;
export class RecordBatch {
  readonly numRows: number;
  readonly schema: Schema;
  getChild(name: string): Vector | null;
  constructor(schema: Schema, data: Data<Struct>);
}
export enum MessageHeader {
  RecordBatch = 3,
}
export class Message<T = unknown> {
  static from(schema: Schema): Message<MessageHeader>;
  static encode(message: Message<never> | Message): Uint8Array;
  readonly headerType: T;
  readonly bodyLength: number;
  /** Of a record batch. */
  header(): {
    readonly length: number;
    readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
    readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  };
}
export class RecordBatchFileWriter {
  protected _position: number;
  protected _started: boolean;
  protected _recordBatchBlocks: { offset: number; metaDataLength: number; bodyLength: number }[];
  reset(sink?: unknown, schema?: Schema | null): this;
  write(batch: RecordBatch): void;
  finish(): this;
  protected _write(chunk: ArrayBufferView): this;
  protected _writeSchema(schema: Schema): this;
  protected _writeMessage<T extends MessageHeader>(message: Message<T>): this;
  protected _writeRecordBatch(batch: RecordBatch): this;
  protected _writeDictionaries(batch: RecordBatch): this;
  protected _assembleRecordBatch(batch: RecordBatch): {
    byteLength: number;
    nodes: { length: number; nullCount: number }[];
    bufferRegions: { offset: number; length: number }[];
    buffers: ArrayBufferView[];
    variadicBufferCounts: number[];
  };
}
export interface Vector {
  readonly length: number;
  toArray(): ArrayLike<unknown>;
  get(index: number): unknown;
  getChild(name: string): Vector | null;
}
export interface AsyncRecordBatchFileReader {
  readonly schema: Schema;
  readonly numRecordBatches: number;
  open(): Promise<this>;
  readRecordBatch(index: number): Promise<RecordBatch | null>;
  cancel(): Promise<void>;
}
export const RecordBatchReader: { from(source: unknown): Promise<unknown> };
