// The system's Chromium for tests of the viewer: found, never downloaded.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.FRAMELOCK_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const chromiumPath = places.find(path => path && existsSync(path));

/** Said where tests are skipped; on a build server a missing browser is a failure. */
export const noChromium =
  'no Chromium: install one (Debian: apt-get install chromium) or name it in FRAMELOCK_CHROMIUM';

if (!chromiumPath && process.env.CI) throw new Error(noChromium);
if (!chromiumPath) process.stderr.write(`tests of the viewer are skipped: ${noChromium}\n`);

/** Software rendering, named: the same pictures on every machine with this browser. */
export const backend = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--force-color-profile=srgb', ...backend],
  });
}
