// Keeps what was made lately: a client reads a file in parts, and each must come from the same bytes.

/** `read` asked at most once per path while the results stay below `bytes` together; the one used longest ago goes first. */
export function recentlyMade(
  read: (path: string) => Promise<Uint8Array | undefined>,
  bytes: number,
): (path: string) => Promise<Uint8Array | undefined> {
  const kept = new Map<string, Promise<Uint8Array | undefined>>();
  const sizes = new Map<string, number>();
  return path => {
    const known = kept.get(path) ?? read(path);
    kept.delete(path);
    kept.set(path, known);
    known.then(
      made => {
        sizes.set(path, made?.length ?? 0);
        let sum = [...sizes.values()].reduce((total, size) => total + size, 0);
        for (const old of kept.keys()) {
          if (sum <= bytes || old === path) break;
          sum -= sizes.get(old) ?? 0;
          kept.delete(old);
          sizes.delete(old);
        }
      },
      () => kept.delete(path),
    );
    return known;
  };
}
