// What the 3D view keeps of clouds that were shown must not keep their batches: these hold every picture of their frames.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import type { CloudData } from '../../viewer/data/frame-data.js';
import { CloudLayer } from '../../viewer/layers/cloud-layer.js';
import { depthColouring } from '../../viewer/layers/colouring.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const radar = {
  name: 'radar',
  kind: 'radar',
  pointFields: ['x', 'y', 'z', 'v'].map(name => ({ name, unit: '' })),
} as unknown as SensorData;

test('batches go while their clouds are still on the card', async () => {
  Object.assign(globalThis, { devicePixelRatio: 1 });
  const layer = new CloudLayer(radar);
  const batches: WeakRef<ArrayBuffer>[] = [];
  const show = (k: number) => {
    // 40 points at the end of 4 MB of pictures.
    const buffer = new ArrayBuffer(4 * 2 ** 20);
    const points = new Float32Array(buffer, buffer.byteLength - 16 * 40).fill(k);
    batches.push(new WeakRef(buffer));
    const colours = { by: 'depth', look: depthColouring, values: new Float32Array(40) };
    layer.show({ kind: 'cloud', count: 40, points } as unknown as CloudData, colours, 2);
  };
  for (let k = 1; k <= 30; k++) show(k);
  // A WeakRef holds its target until the turn of the loop is over.
  await new Promise(done => setTimeout(done, 0));
  collect();
  expect(batches.filter(one => one.deref()).length).toBe(0);
  // The last one is drawn from a copy.
  const { array } = layer.object.geometry.getAttribute('position');
  expect([...array.slice(0, 3)]).toEqual([30, 30, 30]);
  layer.dispose();
});
