// What the tests that read the repository itself share: its files and the imports in them.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

/** Paths of the files below a folder, relative to the repository, with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(root.length).replaceAll('\\', '/'))
    .sort();
}

/** What git holds or would hold: tracked files and new ones that are not ignored. Empty outside a git working copy. */
export function filesInGit(): string[] {
  const done = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return done.status === 0 ? done.stdout.split('\0').filter(path => path !== '') : [];
}

/**
 * The modules a TypeScript text asks for: `import … from`, `export … from`, bare and dynamic imports, types by
 * `import('…')`, require, and worker files by `new URL('…', import.meta.url)`. Imports in line comments are not seen;
 * a dynamic one in a comment is, which only asks for other words there.
 */
export function importsOf(text: string): string[] {
  const forms = [
    /^\s*(?:import|export)\b[^'"`;=]*?\bfrom\s*(['"])(.+?)\1/gm,
    /^\s*import\s*(['"])(.+?)\1/gm,
    /\b(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*(['"`])(.+?)\1/g,
    /\bnew\s+URL\s*\(\s*(['"`])([^'"`]+\.[cm]?[jt]s)\1\s*,\s*import\.meta\.url/g,
  ];
  return forms.flatMap(form => [...text.matchAll(form)].map(match => match[2]));
}
