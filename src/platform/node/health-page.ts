// The health report as a file: overlays of one frame are drawn and put into the page.
import type { Comparison, PairHealth } from '../../calibration/health/index.js';
import { evidenceOverlay, healthPage, type PagePicture } from '../../qa/health/index.js';
import type { HealthInput } from './health-input.js';
import { encodeJpeg } from './jpeg.js';
import { writeFileWhole } from './output-file.js';

/** The frame in the middle of what was compared, under the given calibration and under the best fit. */
export async function writeHealthPage(
  path: string,
  { source, name }: HealthInput,
  pairs: readonly PairHealth[],
  compared?: readonly Comparison[],
): Promise<void> {
  const pictures: PagePicture[][] = pairs.map(() => []);
  const middle = pairs.map(
    ({ windows }) => windows[Math.floor(windows.length / 2)]?.first ?? Math.floor(source.frames / 2),
  );
  for (const [number, pair] of pairs.entries()) {
    if (source.frames === 0) continue;
    for await (const found of source.read([middle[number]]))
      for (const { pair: of, evidence } of found) {
        if (of !== number) continue;
        const draw = async (change: ArrayLike<number>, caption: string) => {
          const { rgb, width, height } = evidenceOverlay(evidence, change, `frame ${evidence.frame} | ${caption}`);
          const jpeg = Buffer.from(await encodeJpeg(rgb, width, height)).toString('base64');
          pictures[number].push({ caption: `frame ${evidence.frame}, ${caption}`, jpeg });
        };
        await draw(new Float64Array(6), 'given calibration');
        if (pair.learned && pair.verdict !== 'unknown') await draw(pair.learned.optimum, 'best fit');
      }
  }
  await writeFileWhole(path, new TextEncoder().encode(healthPage({ name, pairs, pictures, compared })));
}
