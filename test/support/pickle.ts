// Reads plain values out of Python pickles of real data: dicts, lists, numbers and numpy scalars, and nothing that would run.
//
// Source: CPython's pickletools, protocols 0 to 2; only what mmdetection3d's info files hold.

type Plain = null | boolean | number | string | Uint8Array | Plain[] | { [key: string]: Plain } | Named;
interface Named {
  readonly name: string;
  readonly args: Plain[];
}
const MARK = Symbol('mark');

/** A name without meaning here is kept with its arguments. Dicts have null prototypes. */
export function readPickle(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: (Plain | typeof MARK)[] = [];
  const memo = new Map<number, Plain>();
  const pop = () => stack.pop() as Plain;
  const top = () => stack.at(-1) as Plain;
  const toMark = () => {
    const at = stack.lastIndexOf(MARK);
    const items = stack.splice(at) as Plain[];
    return items.slice(1);
  };
  const setAll = (into: Plain, pairs: Plain[]) => {
    for (let i = 0; i < pairs.length; i += 2) (into as { [key: string]: Plain })[String(pairs[i])] = pairs[i + 1];
  };
  const line = () => {
    const end = bytes.indexOf(0x0a, at);
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  let at = 0;
  /** Goes on by so many bytes; where it was. */
  const step = (length: number) => {
    at += length;
    return at - length;
  };
  const steps: { [op: string]: () => void } = {
    '\x80': () => step(1),
    '(': () => stack.push(MARK),
    N: () => stack.push(null),
    '\x88': () => stack.push(true),
    '\x89': () => stack.push(false),
    K: () => stack.push(bytes[step(1)]),
    M: () => stack.push(view.getUint16(step(2), true)),
    J: () => stack.push(view.getInt32(step(4), true)),
    G: () => stack.push(view.getFloat64(step(8))),
    X: () => {
      const length = view.getUint32(at, true);
      stack.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length)));
      at += 4 + length;
    },
    q: () => memo.set(bytes[step(1)], top()),
    r: () => memo.set(view.getUint32(step(4), true), top()),
    h: () => stack.push(memo.get(bytes[step(1)])!),
    j: () => stack.push(memo.get(view.getUint32(step(4), true))!),
    ']': () => stack.push([]),
    '}': () => stack.push(Object.create(null)),
    a: () => {
      const item = pop();
      (top() as Plain[]).push(item);
    },
    e: () => {
      const items = toMark();
      (top() as Plain[]).push(...items);
    },
    s: () => {
      const value = pop();
      setAll(stack.at(-2) as Plain, [pop(), value]);
    },
    u: () => {
      const items = toMark();
      setAll(top(), items);
    },
    t: () => stack.push(toMark()),
    '\x86': () => stack.push(stack.splice(-2) as Plain[]),
    '\x87': () => stack.push(stack.splice(-3) as Plain[]),
    c: () => stack.push({ name: `${line()} ${line()}`, args: [] }),
    R: () => {
      const args = pop() as Plain[];
      stack.push(reduced((pop() as Named).name, args));
    },
    // The state of a dtype tells nothing that its name does not.
    b: () => pop(),
  };
  while (at < bytes.length) {
    const op = String.fromCharCode(bytes[at++]);
    if (op === '.') return pop();
    if (!(op in steps)) throw new Error(`pickle: ${JSON.stringify(op)} at byte ${at - 1} is not read`);
    steps[op]();
  }
  throw new Error('pickle: cut off');
}

function reduced(name: string, args: Plain[]): Plain {
  if (name === '_codecs encode') return Uint8Array.from(String(args[0]), c => c.charCodeAt(0));
  if (name !== 'numpy.core.multiarray scalar') return { name, args };
  const raw = args[1] as Uint8Array;
  const view = new DataView(raw.buffer);
  const type = (args[0] as Named).args[0];
  if (type === 'i8') return Number(view.getBigInt64(0, true));
  if (type === 'f8') return view.getFloat64(0, true);
  if (type === 'f4') return view.getFloat32(0, true);
  if (type === 'b1') return raw[0] !== 0;
  throw new Error(`pickle: a scalar of ${String(type)} is not read`);
}
