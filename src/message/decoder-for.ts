// Chooses how a channel's messages are read, once per channel: always gives a Decoder, and reports what it cannot read.
import { FramelockError, type Issues, rethrowDefect } from '../issue.js';
import type { IssueCode } from '../issue-codes.js';
import { decodeMessage } from './decode-message.js';
import type { Decoder, Schema } from './decoder.js';
import type { Definition } from './definition.js';
import { builtinDefinition } from './definitions/index.js';
import { fillFromJson, jsonStamp, parseJson } from './json-message.js';
import type { LateReaders } from './late-readers.js';
import { type Layout, type Note, noteOf, untold } from './layout.js';
import { parseDefinition } from './parse-definition.js';
import { compilePlan, emptySlots } from './plan.js';
import { genericDecoder, shapedDecoder } from './shaped.js';
import { stampReader } from './stamp.js';
import { isNoise, layoutOf } from './values/layouts.js';
import type { Encoding } from './wire-reader.js';

export interface ChannelFacts {
  readonly topic: string;
  readonly type: string;
  /** Message encoding: `ros1`, `cdr`, `json`, `protobuf`. */
  readonly encoding: string;
  readonly schema: Schema;
}

/**
 * The decoder of a channel. What cannot be decoded gets a `decode` that throws FL0304. `late` are the readers that were loaded
 * for this recording: an encoding whose reader is not among them is not read.
 */
export function decoderFor(channel: ChannelFacts, issues: Issues, late: LateReaders = {}): Decoder {
  const layout = layoutOf(channel.type);
  const note = noteOf(channel.topic, issues);
  const quiet = !layout && isNoise(channel.type);
  if (channel.encoding === 'json') {
    if (!layout && !quiet) note('FL0301', notExported(channel));
    return jsonDecoder(channel, layout, note);
  }
  if (channel.encoding === 'protobuf' && late.protobuf) {
    if (!layout && !quiet) note('FL0301', notExported(channel));
    return protobufDecoder(channel, late.protobuf, layout, note);
  }
  if (channel.encoding !== 'ros1' && channel.encoding !== 'cdr') {
    if (!layout && !quiet) note('FL0301', notDecoded(channel));
    return refuse(
      'FL0305',
      channel.encoding === 'protobuf'
        ? 'protobuf can be decoded by the definition that an MCAP file holds, and this file holds none'
        : `expected messages encoded as ros1, cdr, json or protobuf, got ${JSON.stringify(channel.encoding)}`,
      note,
      layout,
    );
  }
  try {
    const definition = definitionOf(channel, channel.encoding, quiet ? untold : note);
    if (!layout && !quiet) note('FL0301', notExported(channel));
    return typeof definition === 'string'
      ? refuse('FL0302', definition, note, layout)
      : wireDecoder(channel, channel.encoding, definition, layout, note);
  } catch (error) {
    rethrowDefect(error);
    if (!layout && !quiet) note('FL0301', notExported(channel, error.message));
    return refuse(error.code, `${channel.type}: ${error.message}`, note, layout);
  }
}

const PACKETS =
  /(?:pandar|hesai|rslidar|robosense|ouster|velodyne|nebula|innovusion|seyond|livox|lslidar|vanjee|zvision|cepton|tanway|quanergy).*(?:packets?|packetmsg|scan|udpframe)$/i;
/** point_cloud_transport's (draco, zstd, …), Foxglove's. */
const COMPRESSED_CLOUD = /Compressed_?PointCloud2?$/i;

/** `why`: what keeps them from being decoded at all. */
function notExported({ type }: ChannelFacts, why?: string): string {
  if (PACKETS.test(type))
    return `packets of type ${type} are listed but not exported, so this LiDAR is not in the result: record the clouds that its driver makes of them`;
  if (COMPRESSED_CLOUD.test(type))
    return `clouds of type ${type} are compressed by a codec that is not read here, so this LiDAR is not in the result: record its clouds as they are, or have them republished as PointCloud2`;
  const rest = why === undefined ? '; `--signals` exports their numbers' : `: ${why}`;
  return `messages of ${typeText(type)} are listed but not exported${rest}`;
}

function notDecoded({ type, encoding }: ChannelFacts): string {
  return `messages of ${typeText(type)} are listed but not read: they are encoded as ${JSON.stringify(encoding)}`;
}

function typeText(type: string): string {
  return type === '' ? 'no named type' : `type ${type}`;
}

const TEXTS: ReadonlySet<string> = new Set(['ros1msg', 'ros2msg', 'ros2idl']);

/** The recording's definition, else the built-in one, else what to say. */
function definitionOf(channel: ChannelFacts, encoding: Encoding, note: Note): Definition | string {
  const { schema, type } = channel;
  if (schema.text.trim() !== '') {
    if (TEXTS.has(schema.encoding)) return parseDefinition({ ...schema, name: schema.name || type });
    const builtin = builtinOf(type, encoding);
    if (!builtin)
      throw new FramelockError(
        'FL0305',
        `expected a ros1msg, ros2msg or ros2idl definition, got ${JSON.stringify(schema.encoding)}`,
      );
    note('FL0302', `the definition is of kind ${JSON.stringify(schema.encoding)}; the built-in one of ${type} is used`);
    return builtin;
  }
  const builtin = builtinOf(type, encoding);
  if (!builtin) return `there is no definition of ${type}; its messages cannot be decoded`;
  note('FL0302', `there is no definition of ${type}; the built-in one is used`);
  return builtin;
}

function builtinOf(type: string, encoding: Encoding): Definition | undefined {
  const flavour = encoding === 'ros1' ? 'ros1msg' : 'ros2msg';
  const builtin = builtinDefinition(type, flavour);
  return builtin && parseDefinition({ name: type, encoding: flavour, text: builtin.text });
}

function wireDecoder(
  channel: ChannelFacts,
  encoding: Encoding,
  definition: Definition,
  layout: Layout | undefined,
  note: Note,
): Decoder {
  const stamps = stampReader(definition, encoding);
  const stamp = { stampPrefix: stamps?.prefix ?? 0, stamp: (prefix: Uint8Array) => stamps?.read(prefix) };
  const generic = () => genericDecoder(stamp, bytes => decodeMessage(definition, encoding, bytes));
  if (!layout) return generic();
  const plan = compilePlan(definition, encoding, layout.wants);
  if ('missing' in plan) {
    note('FL0301', `its ${channel.type} has no usable field ${plan.missing}; its messages are listed but not exported`);
    return generic();
  }
  return shapedDecoder(layout, channel.topic, note, stamp, bytes => plan.run(bytes));
}

function protobufDecoder(
  { schema, topic, type }: ChannelFacts,
  protobuf: NonNullable<LateReaders['protobuf']>,
  layout: Layout | undefined,
  note: Note,
): Decoder {
  if (schema.text === '')
    return refuse('FL0302', `there is no definition of ${type}; its messages cannot be decoded`, note, layout);
  if (schema.encoding !== 'protobuf')
    return refuse('FL0305', `expected a protobuf definition, got ${JSON.stringify(schema.encoding)}`, note, layout);
  try {
    return protobuf(schema, topic, layout, note);
  } catch (error) {
    rethrowDefect(error);
    return refuse(error.code, `${type}: ${error.message}`, note, layout);
  }
}

function jsonDecoder(channel: ChannelFacts, layout: Layout | undefined, note: Note): Decoder {
  const stamp = {
    stampPrefix: Infinity,
    stamp(bytes: Uint8Array): bigint | undefined {
      try {
        return jsonStamp(parseJson(bytes));
      } catch {
        return undefined;
      }
    },
  };
  if (!layout) return genericDecoder(stamp, parseJson);
  const slots = emptySlots(layout.wants);
  return shapedDecoder(layout, channel.topic, note, stamp, bytes =>
    fillFromJson(layout.wants, parseJson(bytes), slots),
  );
}

/**
 * Of a known type the kind stays, so that its messages are counted as dropped; of another nothing is lost that would
 * have been exported, and nothing more is said.
 */
function refuse(code: IssueCode, text: string, note: Note, layout: Layout | undefined): Decoder {
  if (layout) note(code, text);
  return {
    kind: layout?.shape('', untold, untold).kind ?? 'other',
    columns: [],
    stampPrefix: 0,
    stamp: () => undefined,
    decode() {
      throw new FramelockError('FL0304', text);
    },
  };
}
