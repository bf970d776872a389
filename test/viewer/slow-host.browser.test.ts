// A host that is slow, and one that goes away: what is waited for is seen, nobody waits for what is not wanted any more, and it goes on by itself.
import { describe, expect, test } from 'vitest';
import { staticHost } from './static-host.js';
import { converted, open, shown, skipped } from './viewing.js';

/** Frames 0 to 15 lie in one record batch of some 5.5 MB, 16 to 19 in another. */
const town = () => converted('samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml');
const LARGE = 3e6;

describe.skipIf(skipped)('hosts', () => {
  test('slow: how much came is seen, keys do not pile up, and a frame that is passed over is let go', async () => {
    const parts: { bytes: number; closed: boolean }[] = [];
    let slow = true;
    const host = await staticHost(await town(), {
      part(response, path, bytes) {
        if (!path.endsWith('.arrow') || bytes.length < LARGE) return false;
        const one = { bytes: bytes.length, closed: false };
        parts.push(one);
        response.on('close', () => {
          one.closed = !response.writableFinished;
        });
        if (!slow) return false;
        // Half of it, and then nothing more.
        const half = bytes.length >> 1;
        response.write(bytes.subarray(0, half / 2));
        setTimeout(() => response.write(bytes.subarray(half / 2, half)), 500);
        return true;
      },
    });
    const { page } = await open(`${host.address}#d=dataset`);
    const arriving = page.locator('.arriving');
    await arriving.waitFor();
    const all = (parts[0].bytes / 1e6).toFixed(1);
    await page.getByText(`frame 0: ${(parts[0].bytes / 2e6).toFixed(1)} of ${all} MB`).waitFor();
    const bar = await arriving.locator('progress').evaluate(one => (one as HTMLProgressElement).position);
    expect(bar).toBeCloseTo(0.5, 2);
    for (let k = 0; k < 10; k++) await page.keyboard.press('.');
    expect(parts.length).toBe(1);
    await page.keyboard.press('End');
    await shown(page, 19);
    expect(parts[0].closed).toBe(true);
    expect(await arriving.count()).toBe(0);
    expect(await page.locator('.stamp').getAttribute('data-frame')).toBe('19');
    slow = false;
    await page.keyboard.press('Home');
    await shown(page, 0);
    expect(parts.length).toBe(2);
    expect((await page.locator('.live').textContent())!.trim()).toBe('');
  });

  test('stopped while it is shown: that is said, what is loaded stays, and it goes on when the host is back', async () => {
    const host = await staticHost(await town());
    const { page } = await open(`${host.address}#d=dataset`);
    await shown(page, 0);
    // The next frames are read already; those of the other batch are not.
    await host.stop();
    await page.keyboard.press('.');
    await shown(page, 1);
    await page.keyboard.press('End');
    await page
      .getByText(
        'frame 19 is not shown: data/train-00000-of-00001.arrow could not be fetched: is the server still running?',
      )
      .waitFor();
    expect(await page.locator('.stamp').getAttribute('data-frame')).toBe('1');
    await host.start();
    await shown(page, 19);
    expect((await page.locator('.live').textContent())!.trim()).toBe('');
  });
});
