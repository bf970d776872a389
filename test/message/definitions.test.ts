// Built-in definitions: their MD5, computed here by the rule of genmsg, must be the one the official generators print.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ros1Bodies } from '../../src/message/definitions/bodies.js';
import { structBody } from '../../src/message/definitions/index.js';
import { ros1Md5 } from '../../src/message/definitions/md5.js';
import { builtinDefinition, parseDefinition } from '../../src/message/index.js';

/** genmsg: constants first, then fields with structs replaced by their MD5, single spaces, no closing newline. */
function genmsgMd5(type: string): string {
  const lines = structBody(type, 'ros1msg')!.split('\n');
  const constants = lines.filter(line => line.includes('='));
  const fields = lines
    .filter(line => !line.includes('='))
    .map(line => line.replace(/^(\w+\/\w+)(?:\[\d*\])?(?= )/, (_, struct: string) => genmsgMd5(struct)));
  return createHash('md5')
    .update([...constants, ...fields].join('\n'))
    .digest('hex');
}

describe('built-in definitions', () => {
  it('have the MD5 of the official ROS 1 definitions', () => {
    expect(ros1Md5.size).toBeGreaterThan(25);
    for (const [type, md5] of ros1Md5) expect([type, genmsgMd5(type)]).toEqual([type, md5]);
  });

  it('are whole: every type parses in both flavours', () => {
    for (const type of ros1Bodies.keys())
      for (const flavour of ['ros1msg', 'ros2msg'] as const) {
        const { text, md5 } = builtinDefinition(type, flavour)!;
        expect(parseDefinition({ name: type, encoding: flavour, text }).root.name).toBe(type);
        if (flavour === 'ros2msg') expect(md5).toBeUndefined();
        else if (type.startsWith('sensor_msgs/') && ros1Md5.has(type)) expect(md5).toBe(ros1Md5.get(type));
      }
  });

  it('know ROS 2 names and differences', () => {
    const names = (type: string, flavour: 'ros1msg' | 'ros2msg') =>
      parseDefinition({ name: type, encoding: flavour, text: builtinDefinition(type, flavour)!.text }).root.fields.map(
        f => f.name,
      );
    expect(names('sensor_msgs/msg/CameraInfo', 'ros2msg')).toContain('k');
    expect(names('sensor_msgs/CameraInfo', 'ros1msg')).toContain('K');
    expect(names('std_msgs/Header', 'ros2msg')).toEqual(['stamp', 'frame_id']);
    expect(builtinDefinition('no_msgs/Such', 'ros1msg')).toBeUndefined();
  });
});
