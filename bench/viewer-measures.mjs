// What the viewer's benchmark measures, inside the page: from a wish to finished pixels.

/** Runs in the page: waits, a repaint at a time, until the frame is drawn, and until the graphics thread has finished it. */
const helpers = () => {
  const gl = document.querySelector('#stage').getContext('webgl2');
  const pixel = new Uint8Array(4);
  window.bench = {
    /** ms since the page was asked for. */
    async drawn(wanted) {
      const { show } = window.framelock;
      for (;;) {
        await new Promise(requestAnimationFrame);
        if (wanted(show) && !show.busy) break;
      }
      // Reading a pixel makes the graphics thread finish.
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return performance.now();
    },
    press(key, init = {}) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
    },
  };
};

/** ms from the request for the page to the first frame with its pictures on the screen. */
export async function firstFrame(page, address) {
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.framelock?.show.frameShown() && !window.framelock.show.busy);
  const at = await page.evaluate(() => performance.now());
  await page.evaluate(helpers);
  return at;
}

export function rendererName(page) {
  return page.evaluate(() => {
    const gl = document.querySelector('#stage').getContext('webgl2');
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER);
  });
}

/** ms of each step between two frames that were both shown before. */
export async function cachedSteps(page, frames, count) {
  await page.evaluate(walk, { frames, count: Math.min(4, frames), most: 2 });
  return page.evaluate(walk, { frames, count, most: 2 });
}

/** 200 steps over everything there is: what is left behind of geometries, textures and heap. */
export async function growth(page, frames, count) {
  await page.evaluate(() => {
    window.bench.press('1', { altKey: true });
  });
  await page.evaluate(walk, { frames, count: 2 * frames, most: frames });
  const session = await page.context().newCDPSession(page);
  const state = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { ...(await page.evaluate(() => window.framelock.show.stage.memory)), heap: usedSize };
  };
  const before = await state();
  await page.evaluate(walk, { frames, count, most: frames });
  const after = await state();
  return {
    steps: count,
    geometries: after.geometries - before.geometries,
    textures: after.textures - before.textures,
    heap_bytes: after.heap - before.heap,
  };
}

/** Runs in the page: back and forth over the first `most` frames. */
async function walk({ frames, count, most }) {
  const { bench, framelock } = window;
  const last = Math.min(frames, most) - 1;
  const taken = [];
  let direction = framelock.show.frameShown().index >= last ? -1 : 1;
  for (let k = 0; k < count; k++) {
    const target = framelock.show.frameShown().index + direction;
    const from = performance.now();
    bench.press(direction > 0 ? '.' : ',');
    taken.push((await bench.drawn(show => show.frameShown()?.index === target)) - from);
    if (target <= 0) direction = 1;
    else if (target >= last) direction = -1;
  }
  return taken;
}

const yes = () => true;
const no = () => false;

/** ms from a nudge's key to the moved points on the screen; nothing where no camera can be nudged. */
export async function nudges(page, count) {
  await page.evaluate(() => window.bench.press('3', { altKey: true }));
  // Where there is no camera with a cloud, nothing can be turned.
  const turned = page.locator('[data-freedom="ry"]').waitFor({ timeout: 10_000 });
  const canTurn = await turned.then(yes, no);
  if (!canTurn) return [];
  return page.evaluate(async count => {
    const { bench, framelock } = window;
    await bench.drawn(() => true);
    const shown = () => document.querySelector('[data-freedom="ry"]').textContent;
    const taken = [];
    for (let k = 0; k < count; k++) {
      const [said, drawn] = [shown(), framelock.show.stage.drawn];
      const from = performance.now();
      bench.press(k % 2 === 0 ? 'q' : 'a');
      taken.push((await bench.drawn(show => shown() !== said && show.stage.drawn > drawn)) - from);
    }
    return taken;
  }, count);
}
