// Pictures that the known lens is not for: a recording may give another calibration of a camera from some moment on (FL0510, FL0617).
import type { CellData, FrameData, PictureData } from './frame-data.js';
import type { Manifest } from './open-frames.js';

/**
 * Marks them in frames as they were read. A conversion projects every cloud into every picture of its pairs unless the picture is of
 * another size or of another lens (docs/RIG.md, CameraInfo): a projection that is not there tells which. Where no cloud can tell, and the
 * recording is known to change the calibration, the lens is taken to be another one.
 */
export function markOtherLenses(frames: readonly FrameData[], manifest: Manifest): FrameData[] {
  const cameras = manifest.sensors.filter(sensor => sensor.kind === 'camera');
  const doubtful = new Set(cameras.filter(camera => changes(camera.topic, manifest)).map(camera => camera.name));
  return frames.map(frame => {
    const cells = new Map<string, CellData>(frame.cells);
    for (const { name } of cameras) {
      const picture = cells.get(name);
      if (picture?.kind !== 'picture') continue;
      const pairs = manifest.projections.filter(pair => pair.camera === name);
      if (pairs.some(({ cloud }) => frame.projections.has(`${cloud}_in_${name}`))) continue;
      const refused = pairs.some(({ cloud }) => frame.cells.get(cloud)?.kind === 'cloud');
      if (refused || doubtful.has(name)) cells.set(name, { ...picture, otherLens: true } satisfies PictureData);
    }
    return { ...frame, cells };
  });
}

/** The topic of a CameraInfo stands beside that of its pictures, or above it. */
function changes(topic: string, { issues }: Manifest): boolean {
  return issues.some(({ code, at }) => {
    if (code !== 'FL0510' || at?.topic === undefined) return false;
    return topic.startsWith(at.topic.slice(0, at.topic.lastIndexOf('/') + 1));
  });
}
