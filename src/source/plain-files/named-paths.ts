// Paths that a table or a list names: only those that stay in the folder, and are there.

/** Relative, with `/`, without steps out of the folder: a table is a stranger's text. */
export function isInside(path: string): boolean {
  return (
    path.length <= 4096 &&
    !/[\\\0]/.test(path) &&
    path.split('/').every(step => step !== '' && step !== '.' && step !== '..')
  );
}

/** As a table of Windows, or of a careful script, has it: `samples\\LIDAR_TOP\\…`, `./samples/…`. */
export function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}

/** Whether a path is among `names`, sorted by code unit: a set of the millions of names of a whole dataset would be as large again. */
export function nameFinder(names: readonly string[]): (path: string) => boolean {
  return path => {
    let [low, high] = [0, names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (names[middle] < path) low = middle + 1;
      else high = middle;
    }
    return names[low] === path;
  };
}
