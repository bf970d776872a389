// The columns of a table from the text that made it, which SQLite keeps: order and names differ between writers.

export interface TableColumns {
  /** Lower-case names of the stored columns, in the order of a row. */
  readonly names: readonly string[];
  readonly withoutRowid: boolean;
}

/** Quoted names, strings, words, and single characters; comments and blanks are passed over. */
const token =
  /--[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\p{L}_$][\p{L}\p{N}_$]*|[^\s]/gu;
const constraints = new Set(['constraint', 'primary', 'unique', 'check', 'foreign']);
/** SQLite's own limit is a million bytes for any text of SQL. */
const longest = 1_000_000;

/** Undefined where the text makes no table. */
export function tableColumns(sql: string): TableColumns | undefined {
  if (sql.length > longest) return undefined;
  const tokens = [...sql.matchAll(token)].map(([text]) => text).filter(text => !/^(--|\/\*)/.test(text));
  if (tokens[0]?.toLowerCase() !== 'create' || tokens[1]?.toLowerCase() !== 'table') return undefined;
  const open = tokens.indexOf('(');
  if (open < 0) return undefined;
  const definitions: string[][] = [[]];
  let depth = 1;
  let i = open + 1;
  for (; i < tokens.length && depth > 0; i++) {
    if (tokens[i] === '(') depth++;
    if (tokens[i] === ')') depth--;
    if (depth === 1 && tokens[i] === ',') definitions.push([]);
    else if (depth > 0) definitions[definitions.length - 1].push(tokens[i]);
  }
  if (depth > 0) return undefined;
  const stored = definitions.filter(one => one.length > 0 && !constraints.has(one[0].toLowerCase()) && !isVirtual(one));
  const rest = tokens.slice(i).join(' ').toLowerCase();
  return { names: stored.map(([name]) => bare(name).toLowerCase()), withoutRowid: /\bwithout rowid\b/.test(rest) };
}

/** A generated column stands in the rows only where it is STORED. */
function isVirtual(definition: readonly string[]): boolean {
  const words = definition.map(word => word.toLowerCase());
  const as = words.findIndex((word, i) => i > 0 && word === 'as' && words[i + 1] === '(');
  return as > 0 && !words.includes('stored');
}

function bare(name: string): string {
  const quote = name[0];
  if (quote === '[') return name.slice(1, -1);
  if (quote !== '"' && quote !== '`' && quote !== "'") return name;
  return name.slice(1, -1).replaceAll(quote + quote, quote);
}
