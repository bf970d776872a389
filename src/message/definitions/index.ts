// Built-in definitions: for recordings that carry none, and for the writers of recordings.
import { ros1Bodies, ros2Bodies } from './bodies.js';
import { ros1Md5 } from './md5.js';

export type Flavour = 'ros1msg' | 'ros2msg';

const SEPARATOR = '='.repeat(80);

/** Fields of one built-in struct, without its dependencies. `type` is `package/Name`. */
export function structBody(type: string, flavour: Flavour): string | undefined {
  return (flavour === 'ros2msg' ? ros2Bodies.get(type) : undefined) ?? ros1Bodies.get(type);
}

/** The full text of a standard type with all its dependencies, as recordings store it; `md5` for ROS 1 only. */
export function builtinDefinition(type: string, flavour: Flavour): { text: string; md5?: string } | undefined {
  const name = type.replace('/msg/', '/');
  const body = structBody(name, flavour);
  if (body === undefined) return undefined;
  const parts = [body];
  const seen = new Set([name]);
  // `parts` grows while it is walked: dependencies of dependencies come after, each once.
  for (const part of parts)
    for (const [, dependency] of part.matchAll(/^(?!MSG:)(\w+\/\w+)/gm)) {
      const text = structBody(dependency, flavour);
      if (seen.has(dependency) || text === undefined) continue;
      seen.add(dependency);
      parts.push(`MSG: ${dependency}\n${text}`);
    }
  const text = `${parts.join(`\n${SEPARATOR}\n`)}\n`;
  return flavour === 'ros1msg' ? { text, md5: ros1Md5.get(name) } : { text };
}
