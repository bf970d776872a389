// Whole numbers that an IDL definition computes: sizes of arrays, by constants and the operators of IDL 4.2 §7.4.1.4.3.
import { IdlScanner, MAX_NAME } from './scanner.js';
import { lookUp, type Scoped, type Table } from './scope.js';

/** A part of the text that makes a number, and the modules it stands in. Worked out when it is asked for: joined files come in any order. */
export interface Expression extends Scoped {
  readonly at: number;
  readonly end: number;
}

/** Operators from the weakest to the strongest. */
const OPERATORS: readonly { readonly [sign: string]: (a: bigint, b: bigint) => bigint }[] = [
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '<<': (a, b) => a << b, '>>': (a, b) => a >> b },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
];
const MAX_DEPTH = 64;
const MAX_USED = 65536;
const LIMIT = 1n << 64n;

/** A reader of expressions; each is worked out once. `constants`: null where two differ. */
export function evaluator(text: string, constants: Table<Expression | null>): (expression: Expression) => bigint {
  const known = new Map<Expression, bigint>();
  let [depth, used] = [0, 0];

  const evaluate = (expression: Expression): bigint => {
    const before = known.get(expression);
    if (before !== undefined) return before;
    const scan = new IdlScanner(text, expression.at, expression.end);
    const value = binary(scan, expression.scope, 0);
    if (scan.word !== '') scan.fail('an operator');
    known.set(expression, value);
    return value;
  };

  const binary = (scan: IdlScanner, scope: string, level: number): bigint => {
    if (level === OPERATORS.length) return unary(scan, scope);
    let value = binary(scan, scope, level + 1);
    for (;;) {
      const sign = scan.word === '<' || scan.word === '>' ? scan.word + scan.word : scan.word;
      if (!Object.hasOwn(OPERATORS[level], sign)) return value;
      scan.next();
      if (sign === '<<' || sign === '>>') scan.expect(sign[0]);
      const right = binary(scan, scope, level + 1);
      const fits = sign === '/' || sign === '%' ? right !== 0n : !/<|>/.test(sign) || (right >= 0n && right < 64n);
      if (!fits) scan.fail(`a number fit for ${sign}, not ${right},`);
      value = OPERATORS[level][sign](value, right);
      if (value > LIMIT || value < -LIMIT) scan.fail('a constant of 64 bits');
    }
  };

  const unary = (scan: IdlScanner, scope: string): bigint => {
    if (++depth > MAX_DEPTH) scan.fail(`constants of at most ${MAX_DEPTH} levels`);
    const value = operand(scan, scope);
    depth--;
    return value;
  };

  const operand = (scan: IdlScanner, scope: string): bigint => {
    if (scan.takes('-')) return -unary(scan, scope);
    if (scan.takes('+')) return unary(scan, scope);
    if (scan.takes('~')) return ~unary(scan, scope);
    if (scan.takes('(')) {
      const value = binary(scan, scope, 0);
      scan.expect(')');
      return value;
    }
    if (/^\d/.test(scan.word)) return literal(scan);
    if (++used > MAX_USED) scan.fail(`at most ${MAX_USED} uses of constants`);
    const name = scopedName(scan);
    const constant = lookUp(constants, { name, scope });
    if (!constant) return scan.fail(`one constant ${name} before this`);
    return evaluate(constant);
  };
  return evaluate;
}

function literal(scan: IdlScanner): bigint {
  // A leading 0 makes an octal number.
  if (!/^(?:0[xX][0-9a-fA-F]{1,16}|0[0-7]{0,22}|[1-9]\d{0,19})$/.test(scan.word)) scan.fail('a whole number');
  const word = scan.next();
  return BigInt(/^0\d/.test(word) ? `0o${word}` : word);
}

/** Goes to the sign that ends an expression. */
export function passExpression(scan: IdlScanner, scope: string, end: string): Expression {
  const at = scan.start;
  if (scan.word === end) scan.fail('a number');
  while (scan.word !== end) {
    if (scan.word === '' || scan.word === '{' || scan.word === '}') scan.fail(`"${end}"`);
    scan.next();
  }
  return { at, end: scan.start, scope };
}

/** `a::b::C`, with `::` in front where it is meant from the outermost scope. */
export function scopedName(scan: IdlScanner): string {
  let name = scan.takes('::') ? '::' : '';
  name += scan.identifier();
  while (scan.takes('::')) name += `::${scan.identifier()}`;
  if (name.length > MAX_NAME) scan.fail(`names of at most ${MAX_NAME} characters before this`);
  return name;
}
