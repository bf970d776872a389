// URDF: a robot's joints as transforms. Links are frames; shapes, masses and simulated sensors are not read.
//
// Source: ROS wiki, urdf/XML/joint: `origin` is T_parent_child, xyz in metres, rpy in radians about fixed axes: R = Rz Ry Rx.
// Newer files may write the rotation as quat_xyzw. A joint that moves is taken at its zero, where child and joint coincide.
import { fromRollPitchYaw } from '../../geometry/index.js';
import { identity, type SE3, unitQuaternion } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat } from './calibration-format.js';
import { rounded } from './foreign-value.js';
import { readXml, type XmlElement, xmlChild } from './xml.js';

const MOVING = ['revolute', 'continuous', 'prismatic', 'planar', 'floating'];

export const urdf: CalibrationFormat = {
  name: 'urdf',
  // A description may begin with a long licence.
  recognise: ({ text }) => /<robot[\s>]/.test(text.slice(0, 1 << 16)),
  read(files) {
    const parsed = files.map(file => ({ file, robot: robotOf(file) }));
    const transforms = parsed.flatMap(({ file, robot }) => jointsOf(robot).map(joint => edgeOf(joint, file.name)));
    refuseTwoParents(transforms);
    const notes = parsed.flatMap(({ file, robot }) => notesOf(robot, file.name));
    return { sensors: [], transforms, notes };
  },
};

function robotOf(file: CalibrationFile): XmlElement {
  const robot = readXml(file.text, file.name);
  if (robot.name !== 'robot') throw invalid(`expected <robot>, got <${robot.name}>`, robot, file.name);
  refuseTemplate(robot, file.name);
  return robot;
}

/** An expanded description may keep the declaration of the xacro namespace, but no element and no ${…} of it. */
function refuseTemplate(element: XmlElement, file: string): void {
  const value = [...element.attributes.values()].find(text => /\$[({]/.test(text));
  if (element.name.startsWith('xacro:') || value !== undefined) {
    const got = value === undefined ? `<${element.name}>` : `"${value.slice(0, 60)}"`;
    throw new FramelockError(
      'FL0530',
      `expected a robot description without xacro, got ${got} (line ${element.line}): expand it first, xacro robot.xacro > robot.urdf`,
      { at: { file } },
    );
  }
  for (const child of element.children) refuseTemplate(child, file);
}

/** Joints of the robot itself: transmissions and simulators have elements of the same name inside. */
function jointsOf(robot: XmlElement): XmlElement[] {
  return robot.children.filter(child => child.name === 'joint');
}

function edgeOf(joint: XmlElement, file: string): StaticEdge {
  const name = joint.attributes.get('name') ?? '';
  const type = joint.attributes.get('type');
  if (type !== 'fixed' && !MOVING.includes(type ?? ''))
    throw invalid(`expected type fixed, ${MOVING.join(', ')} of joint "${name}", got "${type ?? ''}"`, joint, file);
  const link = (key: 'parent' | 'child') => {
    const found = xmlChild(joint, key)?.attributes.get('link')?.trim();
    if (!found) throw invalid(`expected <${key} link="…"/> in joint "${name}", got none`, joint, file);
    return found;
  };
  const [parent, child] = [link('parent'), link('child')];
  if (parent === child) throw invalid(`expected two links of joint "${name}", got "${parent}" twice`, joint, file);
  return { parent, child, T_parent_child: originOf(joint, name, file), from: file };
}

function originOf(joint: XmlElement, name: string, file: string): SE3 {
  const origin = xmlChild(joint, 'origin');
  if (!origin) return identity;
  const numbers = (key: string, count: number) => {
    const text = origin.attributes.get(key);
    if (text === undefined) return undefined;
    const values = text.trim().split(/\s+/).map(Number);
    if (values.length === count && values.every(Number.isFinite) && text.trim() !== '') return values;
    throw invalid(`expected ${count} numbers of ${key} in joint "${name}", got "${text.slice(0, 60)}"`, origin, file);
  };
  const [x, y, z] = numbers('xyz', 3) ?? [0, 0, 0];
  const quaternion = numbers('quat_xyzw', 4);
  if (quaternion) {
    const q = unitQuaternion(quaternion);
    if (q) return { q, t: [x, y, z] };
    const length = rounded(Math.hypot(...quaternion));
    throw invalid(`expected a unit quaternion in joint "${name}", got one of length ${length}`, origin, file);
  }
  const [roll, pitch, yaw] = numbers('rpy', 3) ?? [0, 0, 0];
  return { q: fromRollPitchYaw(roll, pitch, yaw), t: [x, y, z] };
}

function refuseTwoParents(edges: readonly StaticEdge[]): void {
  const above = new Map<string, StaticEdge>();
  for (const edge of edges) {
    const known = above.get(edge.child);
    if (known && known.from === edge.from)
      throw new FramelockError(
        'FL0501',
        `expected one joint above link "${edge.child}", got two, from "${known.parent}" and "${edge.parent}"`,
        { at: { file: edge.from } },
      );
    above.set(edge.child, edge);
  }
}

function notesOf(robot: XmlElement, file: string): string[] {
  const notes = [`${file}: links are frames; no sensor is taken from a robot description`];
  const moving = jointsOf(robot).filter(joint => joint.attributes.get('type') !== 'fixed');
  if (moving.length > 0) {
    const names = moving.map(joint => joint.attributes.get('name') ?? '').slice(0, 8);
    const more = moving.length > names.length ? ` and ${moving.length - names.length} more` : '';
    notes.push(
      `${file}: ${names.join(', ')}${more} can move and were taken at zero; frames behind them may be elsewhere`,
    );
  }
  return notes;
}

function invalid(text: string, { line }: XmlElement, file: string): FramelockError {
  return new FramelockError('FL0501', `${text} (line ${line})`, { at: { file } });
}
