// The documents as tests see them: their texts, tables, sections and links.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every Markdown file that people read, relative to the repository. */
export const documents: readonly string[] = ['.', 'docs', 'samples', 'calib', 'bench'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => (folder === '.' ? name : `${folder}/${name}`))
    .sort(),
);

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** What is shown as code may hold anything: it has no headings, links or tables. */
export function withoutCode(text: string): string {
  return text.replace(/^```[^\n]*\n[\s\S]*?^```/gm, '').replace(/^ {4}.*$/gm, '');
}

/** Cells of every table row whose first cell matches, code marks taken off. An escaped bar is text. */
export function rowsOf(text: string, first: RegExp): string[][] {
  return withoutCode(text)
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('`', '')),
    )
    .filter(cells => first.test(cells[0]));
}

/** The text under a heading of the second level, up to the next one. */
export function sectionOf(text: string, heading: string): string | undefined {
  const parts = text.split(/^## /m).slice(1);
  return parts.find(part => part.startsWith(`${heading}\n`));
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

/** Targets of links and pictures; inline code is none. */
export function linksOf(text: string): string[] {
  const plain = withoutCode(text).replace(/`[^`\n]*`/g, '');
  const inMarkdown = [...plain.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target);
  const inHtml = [...plain.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, target]) => target);
  return [...inMarkdown, ...inHtml];
}
