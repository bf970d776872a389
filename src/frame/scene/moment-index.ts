// Finds the cell of a frame that a label speaks of: by the stamp of its sensor, or by the name of its file.
import { frameOfSensorFile } from '../../label/file-stem.js';
import type { SceneMoment } from './scene.js';

export interface MomentIndex {
  /** The cell of `sensor` nearest to a recorded stamp, within the tolerance. */
  byStamp(sensor: string, rawNs: bigint, toleranceNs: bigint): SceneMoment | undefined;
  /**
   * The first cell of `sensor` ('' for any, while only one sensor has such a file) that was read from a file of this name,
   * given as `000012` or with its folder as `0003/000012`.
   */
  byFile(sensor: string, name: string): SceneMoment | undefined;
}

export function momentIndex(moments: readonly SceneMoment[]): MomentIndex {
  const bySensor = new Map<string, SceneMoment[]>();
  const byName = new Map<string, Map<string, SceneMoment>>();
  for (const moment of moments) {
    const list = bySensor.get(moment.sensor);
    if (list) list.push(moment);
    else bySensor.set(moment.sensor, [moment]);
    for (const name of namesOf(moment.file)) {
      const named = byName.get(name) ?? new Map<string, SceneMoment>();
      // A held message stands in several frames: its first is the one that it is of.
      if (!named.has(moment.sensor)) named.set(moment.sensor, moment);
      byName.set(name, named);
    }
  }
  for (const list of bySensor.values())
    list.sort((a, b) => (a.rawNs < b.rawNs ? -1 : a.rawNs > b.rawNs ? 1 : a.frame - b.frame));
  return {
    byStamp(sensor, rawNs, toleranceNs) {
      const list = bySensor.get(sensor) ?? [];
      let [lo, hi] = [0, list.length];
      while (lo < hi) {
        const middle = (lo + hi) >> 1;
        if (list[middle].rawNs < rawNs) lo = middle + 1;
        else hi = middle;
      }
      const after = list[lo];
      // Of messages held over several frames the first lies first.
      let before = lo - 1;
      while (before > 0 && list[before - 1].rawNs === list[before].rawNs) before--;
      const near = [list[before], after]
        .filter(moment => moment !== undefined)
        .map(moment => ({ moment, off: moment.rawNs > rawNs ? moment.rawNs - rawNs : rawNs - moment.rawNs }))
        .filter(one => one.off <= toleranceNs);
      return near.length === 2 && near[0].off > near[1].off ? near[1].moment : near[0]?.moment;
    },
    byFile(sensor, name) {
      const named = byName.get(name);
      if (!named) return undefined;
      if (sensor !== '') return named.get(sensor);
      return named.size === 1 ? named.values().next().value : undefined;
    },
  };
}

/** Without ending, alone and with its folder: `velodyne/0003/000012.bin` is `000012` and `0003/000012`. */
function namesOf(path: string): string[] {
  const stem = frameOfSensorFile(path);
  const folder = path.split('/').at(-2);
  return folder === undefined ? [stem] : [stem, `${folder}/${stem}`];
}
