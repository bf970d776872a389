// The known name that a mistyped one most likely means.

/** At most two edits, or one begins with, or (from three letters on) lies within, the other; letters' case does not count. */
export function nearName(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const edits = (name: string) => {
    if (name.startsWith(wanted) || wanted.startsWith(name)) return 1;
    const distance = editDistance(wanted, name);
    return distance > 2 && wanted.length >= 3 && name.includes(wanted) ? 2 : distance;
  };
  return known
    .map(name => ({ name, edits: edits(name.toLowerCase()) }))
    .filter(({ edits }) => edits <= 2)
    .sort((a, b) => a.edits - b.edits)[0]?.name;
}

/** What a person gave, quoted, and the name that was probably meant: the end of an error about a name that is not known. */
export function gotName(word: string, known: readonly string[]): string {
  const near = nearName(word, known);
  return near === undefined ? `got "${word}"` : `got "${word}", did you mean "${near}"?`;
}

/** Levenshtein's distance; words are short here. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
