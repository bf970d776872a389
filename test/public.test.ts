// What a user may import is a promise: it is listed in golden/public-api.txt, and changes only together with that list.
import { describe, expect, test } from 'vitest';
import { read } from './support/tree.js';

const doors = {
  framelock: 'src/index.ts',
  'framelock/node': 'src/platform/node/index.ts',
  'framelock/browser': 'src/platform/browser/index.ts',
};

/** Names a module offers, types marked as such. A front door names each one: `export *` would promise whatever comes. */
function exportsOf(text: string): string[] {
  const lists = [...text.matchAll(/^export\s+(type\s+)?\{([^}]*)\}/gm)].flatMap(([, type, list]) =>
    list
      .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '')
      .map(item => {
        const name = item.replace(/^type\s+/, '').replace(/^.*\sas\s+/, '');
        return type || item.startsWith('type ') ? `type ${name}` : name;
      }),
  );
  const declared = [
    ...text.matchAll(
      /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|let|function\*?|class|interface|type)\s+([\w$]+)/gm,
    ),
  ].map(([, what, name]) => (what === 'interface' || what === 'type' ? `type ${name}` : name));
  return [...lists, ...declared].sort();
}

test('the public names are those of golden/public-api.txt', async () => {
  const listing = Object.entries(doors).map(
    ([name, path]) =>
      `${name}\n${exportsOf(read(path))
        .map(e => `  ${e}\n`)
        .join('')}`,
  );
  await expect(listing.join('\n')).toMatchFileSnapshot('golden/public-api.txt');
});

describe.each(Object.entries(doors))('%s', (_, path) => {
  test('names each thing it offers', () => {
    expect(read(path)).not.toMatch(/^export\s+(\*|default)/m);
  });

  test.skipIf(path.includes('browser'))('gives at run time what it names', async () => {
    const given = Object.keys(await import(/* @vite-ignore */ `../${path}`)).sort();
    expect(given).toEqual(exportsOf(read(path)).filter(name => !name.startsWith('type ')));
  });
});

test('package.json leads to these doors', () => {
  const { exports } = JSON.parse(read('package.json')) as {
    exports: Record<string, { types?: string; default?: string }>;
  };
  const built = (path: string) => path.replace(/^src/, './dist').replace(/\.ts$/, '');
  for (const [name, path] of Object.entries(doors)) {
    const entry = exports[name.replace('framelock', '.')];
    expect(entry).toEqual({ types: `${built(path)}.d.ts`, default: `${built(path)}.js` });
  }
});

test('src/version.ts and package.json say the same', async () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect((await import('../src/version.js')).version).toBe(version);
});
