// A sequence of the TUM RGB-D benchmark in memory (test/oracle/tum-rgbd-golden.py), and a small one.
import { readFileSync } from 'node:fs';
import type { Source } from '../../../src/source/source.js';
import { type Files, pngOf } from '../opened-folder.js';

export const golden: {
  texts: Record<string, string>;
  ns: Record<'rgb' | 'depth' | 'groundtruth', string[]>;
  poses: number[][];
  pairs: [number, number][];
} = JSON.parse(readFileSync(new URL('../../golden/tum-rgbd.json', import.meta.url), 'utf8'));

const depthPng = () => {
  const png = pngOf(640, 480);
  png[24] = 16;
  return png;
};
/** The sequence of the golden file below a folder. */
export function sequence(path = ''): Files {
  const files: Files = {};
  for (const [name, text] of Object.entries(golden.texts)) files[path + name] = text;
  for (const [camera, png] of [
    ['rgb', pngOf(640, 480)],
    ['depth', depthPng()],
  ] as const)
    for (const [, file] of golden.texts[`${camera}.txt`].matchAll(/ (\S+\.png)\n/g)) files[path + file] = png;
  files[`${path}accelerometer.txt`] = '# timestamp ax ay az\n1305031102.2 0.1 -9.7 0.3\n1305031102.3 0.2 -9.8 0.4\n';
  return files;
}
/** A small one: rows of `rgb.txt`, with the files that are there. */
export const small = (rows: string, files: readonly string[], more: Files = {}): Files => ({
  'rgb.txt': rows,
  'groundtruth.txt': '5.0 1 2 3 0 0 0 1\n',
  ...Object.fromEntries(files.map(name => [name, pngOf(4, 3)])),
  ...more,
});
export const stampsOf = ({ channels, messages }: Source, topic: string) =>
  [...messages.stampNs].filter((_, i) => channels[messages.channel.at(i)].topic === topic).map(String);
