// Short ways to build what the message tests need.
import { Issues } from '../../src/issue.js';
import {
  builtinDefinition,
  type Decoder,
  type Definition,
  decoderFor,
  parseDefinition,
} from '../../src/message/index.js';

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], pair => Number.parseInt(pair, 16));

export const define = (text: string, encoding = 'ros1msg', name = 'test_msgs/Root'): Definition =>
  parseDefinition({ name, encoding, text });

export function builtin(type: string, flavour: 'ros1msg' | 'ros2msg'): Definition {
  return define(builtinDefinition(type, flavour)!.text, flavour, type);
}

/** A decoder for a standard type with its built-in definition written out, as recordings carry it. */
export function standardDecoder(
  type: string,
  encoding: 'ros1' | 'cdr',
  topic = '/topic',
  issues = new Issues(),
): Decoder {
  const flavour = encoding === 'ros1' ? 'ros1msg' : 'ros2msg';
  const { text } = builtinDefinition(type, flavour)!;
  return decoderFor({ topic, type, encoding, schema: { name: type, encoding: flavour, text } }, issues);
}

export const concat = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap(part => [...part]));
