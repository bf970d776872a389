// One type of IDL as it is written: `unsigned long`, `string<10>`, `sequence<pkg::msg::Point, 4>`.
import type { Primitive } from '../definition.js';
import { type Expression, passExpression, scopedName } from './constants.js';
import type { IdlScanner } from './scanner.js';
import type { Scoped } from './scope.js';

/** A type as it is written; `struct` by its full name. `refused`: what it is, of those whose bytes are not read. */
export type TypeSpec =
  | { readonly kind: 'primitive'; readonly type: Primitive }
  | { readonly kind: 'enum' }
  | { readonly kind: 'struct'; readonly name: string }
  | ({ readonly kind: 'name'; readonly name: string } & Scoped)
  | { readonly kind: 'sequence'; readonly of: TypeSpec }
  | { readonly kind: 'array'; readonly of: TypeSpec; readonly length: Expression }
  | { readonly kind: 'refused'; readonly why: string };

const MAX_NESTING = 16;

/** `char` and `octet` are unsigned bytes, as in the C++ that rosidl makes. */
const WORDS: ReadonlyMap<string, Primitive> = new Map([
  ['boolean', 'bool'],
  ['octet', 'uint8'],
  ['char', 'uint8'],
  ['short', 'int16'],
  ['float', 'float32'],
  ['double', 'float64'],
  ...(['string', 'wstring', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const).map(
    type => [type, type] as const,
  ),
]);
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['wchar', 'a wchar'],
  ['any', 'an any'],
  ['fixed', 'a fixed-point number'],
  ['map', 'a map'],
]);

const primitive = (type: Primitive): TypeSpec => ({ kind: 'primitive', type });

/** Bounds are not on the wire, and not enforced. */
export function readType(scan: IdlScanner, scope: string, level = 0): TypeSpec {
  const known = WORDS.get(scan.word);
  if (known !== undefined) {
    scan.next();
    if ((known === 'string' || known === 'wstring') && scan.word === '<') passBound(scan, scope);
    return primitive(known);
  }
  if (scan.word === 'long' || scan.word === 'unsigned') return readInteger(scan);
  if (scan.takes('sequence')) {
    if (level === MAX_NESTING) scan.fail(`at most ${MAX_NESTING} sequences in each other`);
    scan.expect('<');
    const of = readType(scan, scope, level + 1);
    if (scan.word === ',') passBound(scan, scope);
    else scan.expect('>');
    return { kind: 'sequence', of };
  }
  const why = REFUSED.get(scan.word);
  if (why === undefined) return { kind: 'name', name: scopedName(scan), scope };
  scan.next();
  if (scan.takes('<')) {
    for (let open = 1; open > 0; scan.next()) {
      if (scan.word === '' || scan.word === ';') scan.fail('">"');
      if (scan.word === '<') open++;
      if (scan.word === '>') open--;
    }
  }
  return { kind: 'refused', why };
}

/** `long`, `long long`, `long double`, and `unsigned` in front of `short` and the first two. */
function readInteger(scan: IdlScanner): TypeSpec {
  const unsigned = scan.takes('unsigned');
  if (unsigned && scan.takes('short')) return primitive('uint16');
  scan.expect('long');
  if (!unsigned && scan.takes('double')) return { kind: 'refused', why: 'a long double' };
  const size = scan.takes('long') ? 64 : 32;
  return primitive(`${unsigned ? 'u' : ''}int${size}` as Primitive);
}

/** From `<` or `,` to behind `>`. */
function passBound(scan: IdlScanner, scope: string): void {
  scan.next();
  passExpression(scan, scope, '>');
  scan.next();
}
