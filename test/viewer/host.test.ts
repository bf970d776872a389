// Ranges of files over HTTP: no part is larger than what the server of `framelock view` gives, and every refusal is told in its words.
import { afterEach, expect, test, vi } from 'vitest';
import { httpHost } from '../../viewer/data/host.js';

afterEach(() => vi.unstubAllGlobals());

/** Of `size` bytes, each told by its place; refuses more than `most` at once. */
function serve(size: number, most: number): { asked: number } {
  const seen = { asked: 0 };
  vi.stubGlobal('fetch', async (_: string, { headers }: { headers: { range?: string } }) => {
    seen.asked++;
    const [from, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range!)!.slice(1).map(Number);
    const to = Math.min(size, last + 1);
    if (last + 1 - from > most) return Response.json({ error: `at most ${most} bytes` }, { status: 413 });
    const bytes = new Uint8Array(to - from);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (from + i) % 251;
    return new Response(bytes, { status: 206 });
  });
  return seen;
}

test('a frame that is larger than a part comes in parts, in order', async () => {
  const MiB = 2 ** 20;
  const seen = serve(80 * MiB, 64 * MiB);
  const got = await httpHost(path => path).range('frames.arrow', 5, 75 * MiB);
  expect(seen.asked).toBeGreaterThan(1);
  expect(got.length).toBe(75 * MiB - 5);
  let wrong = 0;
  for (let i = 0; i < got.length; i++) if (got[i] !== (i + 5) % 251) wrong++;
  expect(wrong).toBe(0);
});

test('a file that ends before gives what it has', async () => {
  const MiB = 2 ** 20;
  serve(40 * MiB, 64 * MiB);
  expect((await httpHost(path => path).range('frames.arrow', 0, 70 * MiB)).length).toBe(40 * MiB);
});

test('what the server says is told, and is not taken for a host without ranges', async () => {
  serve(100, 10);
  const asked = httpHost(path => path).range('frames.arrow', 0, 50);
  await expect(asked).rejects.toThrow('frames.arrow: the host answered 413: at most 10 bytes');
  await expect(asked).rejects.toMatchObject({ kind: 'unreachable' });
});
