// Things that turn out to be one and the same, step by step (union-find).

export interface Groups {
  /** The same number for all of a group. */
  root(i: number): number;
  members(i: number): readonly number[];
  join(i: number, j: number): void;
}

/** Of 0 … count - 1, each alone at first. */
export function makeGroups(count: number): Groups {
  const above = Uint32Array.from({ length: count }, (_, i) => i);
  const members = Array.from({ length: count }, (_, i) => [i]);
  const root = (i: number): number => {
    let at = i;
    while (above[at] !== at) {
      above[at] = above[above[at]];
      at = above[at];
    }
    return at;
  };
  return {
    root,
    members: i => members[root(i)],
    join(i, j) {
      const [a, b] = [root(i), root(j)];
      if (a === b) return;
      const [small, large] = members[a].length < members[b].length ? [a, b] : [b, a];
      above[small] = large;
      for (const one of members[small]) members[large].push(one);
      members[small] = [];
    },
  };
}
