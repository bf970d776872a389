// The `name=value` options of `rig import`.
import { InvalidArgumentError } from 'commander';
import { FramelockError } from '../../issue.js';

type Named = ReadonlyMap<string, string>;

/** `name=value`. */
export function named(text: string, before: Named = new Map()): Named {
  if (!text.includes('=')) throw new InvalidArgumentError('expected name=value.');
  return maybeNamed(text, before);
}

/** `name=value`, or a value alone, which is meant for the only one there is: its name is ''. */
export function maybeNamed(text: string, before: Named = new Map()): Named {
  const at = text.indexOf('=');
  const [name, value] = at < 0 ? ['', text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (value === '' || at === 0) throw new InvalidArgumentError('expected name=value.');
  if (before.has(name)) throw new InvalidArgumentError(`expected each name once, got ${name || 'none'} again.`);
  return new Map([...before, [name, value]]);
}

/** `1920x1080`. */
export function pictureSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})[x×](\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (width > 0 && height > 0 && width <= 65536 && height <= 65536) return { width, height };
  throw new FramelockError('FL0801', `expected --size to be like 1920x1080, got "${text}"`);
}
