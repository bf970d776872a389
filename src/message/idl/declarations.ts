// What an IDL text declares: structs, typedefs, enums and constants by their full names, nothing resolved yet.
import { type Expression, passExpression, scopedName } from './constants.js';
import { IdlScanner, MAX_NAME } from './scanner.js';
import { inScope } from './scope.js';
import { readType, type TypeSpec } from './type-spec.js';

export interface Member {
  readonly name: string;
  readonly type: TypeSpec;
}

export interface IdlStruct {
  readonly name: string;
  readonly members: readonly Member[];
  /** Why its bytes are not read. */
  readonly refused?: string;
}

/** By full names. Joined files may repeat what they declare: structs are all kept, a constant is null where two differ. */
export interface Declarations {
  readonly structs: ReadonlyMap<string, readonly IdlStruct[]>;
  readonly types: ReadonlyMap<string, TypeSpec>;
  readonly constants: ReadonlyMap<string, Expression | null>;
}

type Annotations = ReadonlyMap<string, string>;

const MAX_STRUCTS = 4096;
const MAX_DECLARED = 65536;
const MAX_MODULES = 16;
/** Declarations without bytes that this reads: passed over, and refused where a message has one. */
const OTHERS: ReadonlySet<string> = new Set([
  'union',
  'bitmask',
  'bitset',
  'interface',
  'valuetype',
  'exception',
  'native',
]);
const ENUM: TypeSpec = { kind: 'enum' };

/** Throws FL0303. */
export function readDeclarations(text: string): Declarations {
  const scan = new IdlScanner(text);
  const structs = new Map<string, IdlStruct[]>();
  const types = new Map<string, TypeSpec>();
  const constants = new Map<string, Expression | null>();
  const written = new Map<string, string>();
  let structCount = 0;
  let declared = 0;
  const count = () => {
    if (++declared > MAX_DECLARED) scan.fail(`at most ${MAX_DECLARED} declarations before this`);
  };

  /** `text`: what must be the same where joined files repeat a name. Copies of a struct are compared by the tree builder. */
  const declare = (name: string, type: TypeSpec, text: string = type.kind): void => {
    const before = written.get(name) ?? text;
    written.set(name, before);
    types.set(name, before === text ? type : { kind: 'refused', why: `two different types called ${name}` });
  };

  const definition = (scope: string, level: number): void => {
    const annotations = readAnnotations(scan);
    const from = scan.start;
    const keyword = scan.next();
    count();
    if (keyword === 'module') {
      if (level === MAX_MODULES) scan.fail(`at most ${MAX_MODULES} modules in each other`);
      const inner = inScope(scope, scan.identifier());
      if (inner.length > MAX_NAME) scan.fail(`names of at most ${MAX_NAME} characters before this`);
      scan.expect('{');
      while (!scan.takes('}')) definition(inner, level + 1);
      scan.takes(';');
      return;
    }
    if (keyword === 'struct') struct(scope, annotations);
    else if (keyword === 'typedef')
      for (const { name, type } of declarators(scope)) declare(inScope(scope, name), type, scan.since(from));
    else if (keyword === 'const') constant(scope);
    else if (keyword === 'enum') enumeration(scope, annotations);
    else if (annotations.has('annotation')) passOver(scan);
    else if (OTHERS.has(keyword)) {
      declare(inScope(scope, scan.identifier()), { kind: 'refused', why: `type ${keyword}` });
      passOver(scan);
    } else if (keyword !== ';') scan.fail('a module, struct, typedef, enum or const before this');
    if (keyword !== ';') scan.expect(';');
  };

  const struct = (scope: string, annotations: Annotations): void => {
    const name = inScope(scope, scan.identifier());
    // One that is defined later.
    if (scan.word === ';') return;
    let refused = isMutable(annotations) ? 'a mutable struct' : undefined;
    if (scan.takes(':')) {
      scopedName(scan);
      refused ??= 'a struct with a base';
    }
    scan.expect('{');
    const members: Member[] = [];
    while (!scan.takes('}')) {
      const own = readAnnotations(scan);
      for (const absent of ['optional', 'non_serialized']) if (own.has(absent)) refused ??= `@${absent}`;
      members.push(...declarators(scope));
      scan.expect(';');
    }
    if (++structCount > MAX_STRUCTS) scan.fail(`at most ${MAX_STRUCTS} types in a message definition`);
    structs.set(name, [...(structs.get(name) ?? []), { name, members, refused }]);
    declare(name, { kind: 'struct', name });
  };

  /** `double a, b[3]`: each name with its type. */
  const declarators = (scope: string): Member[] => {
    const base = readType(scan, scope);
    const all: Member[] = [];
    do {
      count();
      const name = scan.identifier();
      const lengths: Expression[] = [];
      while (scan.takes('[')) {
        lengths.push(passExpression(scan, scope, ']'));
        scan.expect(']');
      }
      const type = lengths.reduceRight<TypeSpec>((of, length) => ({ kind: 'array', of, length }), base);
      all.push({ name, type });
    } while (scan.takes(','));
    return all;
  };

  const constant = (scope: string): void => {
    readType(scan, scope);
    const name = inScope(scope, scan.identifier());
    scan.expect('=');
    const value = passExpression(scan, scope, ';');
    const before = constants.get(name);
    const same = before === undefined || (before && scan.between(before) === scan.between(value));
    constants.set(name, same ? value : null);
  };

  const enumeration = (scope: string, annotations: Annotations): void => {
    // Writers differ in whether they make such an enum shorter.
    const type = annotations.has('bit_bound') ? { kind: 'refused' as const, why: 'an enum with @bit_bound' } : ENUM;
    declare(inScope(scope, scan.identifier()), type);
    scan.expect('{');
    do {
      readAnnotations(scan);
      scan.identifier();
    } while (scan.takes(','));
    scan.expect('}');
  };

  while (scan.word !== '') definition('', 0);
  return { structs, types, constants };
}

function isMutable(annotations: Annotations): boolean {
  return annotations.has('mutable') || /MUTABLE/.test(annotations.get('extensibility') ?? '');
}

/** Annotations in front of what comes next: names, and the words in their parentheses. `@annotation name` declares one. */
function readAnnotations(scan: IdlScanner): Annotations {
  const found = new Map<string, string>();
  while (scan.takes('@')) {
    const name = scopedName(scan);
    let words = '';
    if (scan.takes('(')) {
      for (let open = 1; open > 0; ) {
        if (scan.word === '') scan.fail('")"');
        if (scan.word === '(') open++;
        if (scan.word === ')') open--;
        if (words.length < 64) words += ` ${scan.word}`;
        scan.next();
      }
    }
    found.set(name, words);
  }
  return found;
}

/** To the `;` that ends a declaration. */
function passOver(scan: IdlScanner): void {
  for (let open = 0; open > 0 || scan.word !== ';'; scan.next()) {
    if (scan.word === '') scan.fail('";"');
    if (scan.word === '{' || scan.word === '(') open++;
    if (scan.word === '}' || scan.word === ')') open--;
  }
}
