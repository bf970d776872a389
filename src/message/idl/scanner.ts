// Cuts OMG IDL into words and signs in one pass: comments, includes and the lines between joined files are passed over.
import { FramelockError } from '../../issue.js';
import { quoted } from '../quoted.js';

/** Characters of one name. Linux allows 255 in the name of the file a type comes from. */
export const MAX_NAME = 1024;
const MAX_WORDS = 1 << 21;

/** Every repetition is followed by what it cannot match. */
const GAP = /[\s\uFEFF]+|\/\/[^\n]*/y;
/** What stands between the files that rosbag2 joins. */
const SEAM = /={2,}[ \t\r]*\n[ \t]*IDL:[^\n]*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
/** Floating-point ones are cut to be passed over: no size on the wire is one. */
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?/y;
const SIGN = /::|[{}[\]()<>,;:=@+\-*/%|&^~]/y;
const LINE = /[^\n]*/y;
/** Files that are already there, guards against reading one twice, and hints to compilers. All others would change the text. */
const HARMLESS = /^#[ \t]*(?:(?:include|pragma|ifndef|endif|line|ident)\b|define[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t\r]*$)/;

export class IdlScanner {
  readonly #text: string;
  readonly #end: number;
  #at: number;
  /** The word or sign at hand; '' at the end of the text. Strings and characters are their opening quote. */
  word = '';
  /** Where it begins in the text. */
  start = 0;
  #words = 0;

  /** A part of the text: from `at` to `end`. */
  constructor(text: string, at = 0, end = text.length) {
    this.#text = text;
    this.#at = at;
    this.#end = end;
    this.next();
  }

  /** Goes to the next word, and returns the one at hand. */
  next(): string {
    const before = this.word;
    this.#passGaps();
    this.start = this.#at;
    if (++this.#words > MAX_WORDS) this.fail(`at most ${MAX_WORDS} words before this`);
    this.word = this.#at >= this.#end ? '' : this.#cut();
    return before;
  }

  /** Whether `word` is at hand; goes on if so. */
  takes(word: string): boolean {
    if (this.word !== word) return false;
    this.next();
    return true;
  }

  expect(word: string): void {
    if (!this.takes(word)) this.fail(`"${word}"`);
  }

  /** A name of the recording's. One leading `_` keeps it from being a keyword, and is none of its characters. */
  identifier(): string {
    if (!/^_?[A-Za-z]/.test(this.word) || this.word.length > MAX_NAME) this.fail('a name');
    return this.next().replace(/^_/, '');
  }

  /** The text from `at` to the word at hand. */
  since(at: number): string {
    return this.#text.slice(at, this.start);
  }

  between({ at, end }: { readonly at: number; readonly end: number }): string {
    return this.#text.slice(at, end);
  }

  fail(wanted: string): never {
    const got =
      this.word === '' ? 'the end' : quoted(this.#text.slice(this.start, Math.min(this.start + 80, this.#end)));
    throw new FramelockError('FL0303', `expected ${wanted} in an IDL definition, got ${got}`);
  }

  #passGaps(): void {
    for (;;) {
      if (this.#match(GAP) !== '') continue;
      if (this.#text.startsWith('/*', this.#at)) {
        const close = this.#text.indexOf('*/', this.#at + 2);
        this.#at = close < 0 ? this.#end : close + 2;
      } else if (this.#begins('=') && this.#match(SEAM) !== '') continue;
      else if (this.#text[this.#at] === '#' && this.#at < this.#end) {
        this.start = this.#at;
        if (!HARMLESS.test(this.#match(LINE))) this.fail('no macros');
      } else return;
    }
  }

  /** Whether a line begins here, with this sign. */
  #begins(sign: string): boolean {
    return this.#text[this.#at] === sign && (this.#at === 0 || this.#text[this.#at - 1] === '\n');
  }

  #cut(): string {
    const quote = /^L?(["'])/.exec(this.#text.slice(this.#at, this.#at + 2))?.[1];
    if (quote !== undefined) return this.#passQuoted(quote);
    const word = this.#match(WORD) || this.#match(NUMBER) || this.#match(SIGN);
    if (word === '') this.fail('a name or sign');
    return word;
  }

  #passQuoted(quote: string): string {
    let at = this.#text.indexOf(quote, this.#at) + 1;
    while (at < this.#end && this.#text[at] !== quote) at += this.#text[at] === '\\' ? 2 : 1;
    if (at >= this.#end) this.fail('an end of the quoted text');
    this.#at = at + 1;
    return quote;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
