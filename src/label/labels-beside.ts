// Ids of labels that are unique only in their own file: the file's name in front, with its folder where there are several.

/** `frame` of a path is what a label file without folder and ending is called; paths of several folders are told apart by them. */
export function idPrefixes(paths: readonly string[]): (path: string) => string {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const several = new Set(paths.map(folderOf)).size > 1;
  return path => (several ? path : path.slice(folderOf(path).length)).replace(/\.json$/i, '');
}
