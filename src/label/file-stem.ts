// What a file of labels or a picture's name says: the frame that it belongs to, and the folder that names its camera.

const ENDING = /\.(?:json|xml|txt)$/i;
const SENSOR_FILE = /\.(?:pcd|ply|bin|las|laz|npy|feather|jpe?g|png|bmp|tiff?|webp)$/i;
/** Folders that hold files of every camera alike. */
const NO_CAMERA = /^(?:data|images?|imgs?|pictures?|frames?|jpegimages|train|val|test|samples|sweeps|\.{0,2}|[a-z]:)$/i;

/** `label/000950.json` and `ann/000950.pcd.json` are of frame `000950`. */
export function frameOfLabelFile(path: string): string {
  return lastPart(path).replace(ENDING, '').replace(SENSOR_FILE, '');
}

/** Name of a sensor's file without folder and ending: `samples/CAM_FRONT/12.5.jpg` is `12.5`. */
export function frameOfSensorFile(path: string): string {
  return lastPart(path).replace(/(?<=.)\.[^.]*$/, '');
}

/** The nearest folder that can name a camera: `CAM_FRONT`, `image_02` of `image_02/data/7.png`; '' for none. */
export function cameraOfFile(path: string): string {
  const folders = parts(path).slice(0, -1);
  return folders.reverse().find(name => !NO_CAMERA.test(name)) ?? '';
}

function lastPart(path: string): string {
  return parts(path).at(-1) ?? '';
}

function parts(path: string): string[] {
  return path.split(/[\\/]/);
}
