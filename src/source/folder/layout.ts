// Plain folders of point clouds and pictures: which scenes and sensors a list of names holds.
import { isContainer, isHidden } from '../named-files.js';
import { byNumberedName } from '../numbered-name.js';

export interface FolderOf {
  /** Its path below the scene, without a slash at the end: `camera/front`; '' for the scene's own folder. */
  readonly name: string;
  /** Paths by name without ending, in the order of the names. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths whose name another file has with another ending: `000000.png` beside `000000.jpg`. */
  readonly doubled: readonly string[];
}

export interface Scene {
  /** Path with a closing slash; '' when the folder given is the scene itself. */
  readonly path: string;
  /** The main LiDAR first. */
  readonly clouds: readonly FolderOf[];
  readonly pictures: readonly FolderOf[];
  /** `calib/camera/<name>.json` of SUSTechPOINTS. */
  readonly sustech: readonly string[];
  /** `camera_config/<frame>.json` of Xtreme1, by name without ending. */
  readonly xtreme: ReadonlyMap<string, string>;
}

const CLOUD = /\.(pcd|ply)$/i;
const PICTURE = /\.(jpe?g|png|webp)$/i;
/** Tables of nuScenes: its clouds are read by them. */
const OTHER = /(^|\/)(sample_data|calibrated_sensor)\.json$/i;
/** Folders between a scene and its sensors: SUSTechPOINTS has radar/<name>/ and aux_lidar/<name>/. */
const BETWEEN = /^(radar|aux_lidar|lidar|camera|cameras|images?|pictures?|points?|clouds?)$/i;
const SENSOR = /lidar|radar|point|cloud|pcd|ply|velodyne|laser|scan|top|front|back|rear|left|right/i;

/** Scenes with at least one cloud, in the order of their names. */
export function findScenes(all: readonly string[]): Scene[] {
  // Clouds beside recordings, or of another layout, are not to be read as they lie.
  if (all.some(name => isContainer(name) || OTHER.test(name))) return [];
  const names = all.filter(name => !isHidden(name));
  const clouds = byFolder(names, CLOUD);
  const scenes = new Map<string, Draft>();
  for (const [folder, root] of sceneOfEach([...clouds.keys()])) {
    const scene: Draft = scenes.get(root) ?? { path: root, clouds: [], pictures: [], sustech: [], xtreme: new Map() };
    scenes.set(root, scene);
    scene.clouds.push({ name: folder.slice(root.length), ...clouds.get(folder)! });
  }
  for (const [folder, own] of byFolder(names, PICTURE)) {
    const scene = sceneAbove(`${folder}/`, scenes);
    scene?.pictures.push({ name: folder.slice(scene.path.length), ...own });
  }
  for (const path of names) {
    const [, root, sustech] = /^((?:.*\/)?)(?:(calib\/camera)|camera_config(?:_\d+)?)\/[^/]+\.json$/.exec(path) ?? [];
    const scene = root === undefined ? undefined : scenes.get(root);
    if (sustech) scene?.sustech.push(path);
    else scene?.xtreme.set(stemOf(path), path);
  }
  for (const { clouds, pictures } of scenes.values()) {
    clouds.sort((a, b) => rank(a.name) - rank(b.name) || byNumberedName(a.name, b.name));
    pictures.sort((a, b) => byNumberedName(a.name, b.name));
  }
  return [...scenes.values()].sort((a, b) => byNumberedName(a.path, b.path));
}

interface Draft extends Scene {
  readonly clouds: FolderOf[];
  readonly pictures: FolderOf[];
  readonly sustech: string[];
  readonly xtreme: Map<string, string>;
}

/** The main LiDAR, other clouds, radars. */
function rank(name: string): number {
  if (/radar/i.test(name)) return 2;
  return /^(lidar|lidar_point_cloud_0|velodyne)?$/i.test(name) ? 0 : 1;
}

/** Path of the scene that each folder of clouds belongs to, with a closing slash: the folder above what is named as a sensor. */
function sceneOfEach(folders: readonly string[]): [string, string][] {
  const beside = new Map<string, string[]>();
  const parent = (folder: string) => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  for (const folder of folders) {
    const known = beside.get(parent(folder));
    if (known) known.push(folder);
    else beside.set(parent(folder), [folder]);
  }
  // Several folders beside each other that name no sensor are several scenes.
  const several = new Set(
    [...beside].flatMap(([above, all]) =>
      all.length > 1 && !all.every(one => SENSOR.test(stemOf(one))) ? [above] : [],
    ),
  );
  return folders.map(folder => {
    if (folder === '') return [folder, ''];
    if (several.has(parent(folder))) return [folder, `${folder}/`];
    const above = folder.split('/').slice(0, -1);
    while (above.length > 0 && BETWEEN.test(above[above.length - 1])) above.pop();
    return [folder, above.map(part => `${part}/`).join('')];
  });
}

/** The innermost scene that a folder with a closing slash lies in. */
function sceneAbove<T>(folder: string, scenes: ReadonlyMap<string, T>): T | undefined {
  for (let path = folder; ; path = path.replace(/[^/]*\/$/, '')) {
    const scene = scenes.get(path);
    if (scene || path === '') return scene;
  }
}

function byFolder(names: readonly string[], ending: RegExp): Map<string, Pick<FolderOf, 'files' | 'doubled'>> {
  const folders = new Map<string, [string, string][]>();
  for (const path of names) {
    if (!ending.test(path)) continue;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const files = folders.get(folder) ?? [];
    folders.set(folder, files);
    files.push([stemOf(path), path]);
  }
  return new Map([...folders].map(([folder, all]) => [folder, byStem(all)]));
}

/** Of two files of one name the first by its ending. */
function byStem(all: readonly (readonly [string, string])[]): Pick<FolderOf, 'files' | 'doubled'> {
  const files = new Map<string, string>();
  const doubled: string[] = [];
  for (const [stem, path] of [...all].sort(([a], [b]) => byNumberedName(a, b)))
    if (files.has(stem)) doubled.push(path);
    else files.set(stem, path);
  return { files, doubled };
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
