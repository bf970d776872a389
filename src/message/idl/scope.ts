// Names of IDL: what `b::C` means inside of module `a`.

/** Things by their full names: `a::b::C`. */
export type Table<T> = ReadonlyMap<string, T>;

/** Where something is written: `a::b`, '' outside of all modules. */
export interface Scoped {
  readonly scope: string;
}

export function inScope(scope: string, name: string): string {
  return scope === '' ? name : `${scope}::${name}`;
}

/** From the innermost module outwards (IDL 4.2 §7.5.2); `::b::C` is a full name. */
export function lookUp<T>(table: Table<T>, { name, scope }: Scoped & { readonly name: string }): T | undefined {
  if (name.startsWith('::')) return table.get(name.slice(2));
  for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
    const found = table.get(inScope(around, name));
    if (found !== undefined || around === '') return found;
  }
}
