// Options of project: which frames and sensors are drawn, and how.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { lidarToo } from './lidar-option.js';

export function withDrawing(command: Command): Command {
  return withChoice(command)
    .addOption(new Option('--format <name>', 'format of the pictures').choices(['png', 'jpeg']).default('png'))
    .option(
      '--point-size <px>',
      "diameter of a point (default: by the picture's width and the number of points)",
      above(0),
    )
    .option('--depth', 'also write depth maps: 16-bit PNG, 1/256 m, 0 where no visible point is')
    .option('--no-visibility', 'draw points that something hides from the camera like all others')
    .option('--max-depth <m>', 'leave out points farther than this; the colours end here', above(0));
}

/** Which frames, which camera, which cloud. */
export function withChoice(command: Command): Command {
  return command
    .option('--frame <n>', 'this frame (default: the middle one)')
    .option('--frames <a:b:step>', 'frames a, a + step, … before b; each part may be left out')
    .option('--camera <name>', 'only this camera (sensor or topic)')
    .option('--cloud <name>', 'this LiDAR or radar (default: all LiDARs)')
    .addOption(lidarToo());
}

function above(least: number): (text: string) => number {
  return text => {
    const value = Number(text);
    if (!(value > least && value <= 10_000)) throw new InvalidArgumentError(`expected a number above ${least}.`);
    return value;
  };
}
