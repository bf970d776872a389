// The built viewer, read once: only what was built is served, under exactly these paths.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FramelockError } from '../../../issue.js';

export type Page = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly type: string }>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The viewer lies beside the program, wherever this module was bundled to. Throws FL0101 when it was not built. */
export function builtPage(): Page {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = ['../viewer', '../../../../dist/viewer']
    .map(relative => join(here, relative))
    .find(path => existsSync(join(path, 'index.html')));
  if (folder === undefined)
    throw new FramelockError('FL0101', 'the viewer is not part of this build; run npm run build in the repository');
  const page = new Map<string, { bytes: Uint8Array; type: string }>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(path)];
    if (type) page.set(`/${path.replaceAll('\\', '/')}`, { bytes: readFileSync(join(folder, path)), type });
  }
  const index = page.get('/index.html');
  if (index) page.set('/', index);
  return page;
}
