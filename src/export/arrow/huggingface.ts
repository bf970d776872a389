// Hugging Face `features` in the schema metadata, so that pictures arrive as pictures with no code.
// A declared feature counts only if its Arrow type equals the field's exactly (datasets, `Features.from_arrow_schema`).
import {
  Binary,
  Bool,
  type DataType,
  type Field,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  List,
  Struct,
  Uint8,
  Uint32,
  Utf8,
} from 'apache-arrow';

const names: readonly [new () => DataType, string][] = [
  [Int64, 'int64'],
  [Int32, 'int32'],
  [Int8, 'int8'],
  [Uint8, 'uint8'],
  [Uint32, 'uint32'],
  [Float32, 'float32'],
  [Float64, 'float64'],
  [Bool, 'bool'],
  [Utf8, 'string'],
  [Binary, 'binary'],
];

type Feature = { readonly [key: string]: unknown };

export function huggingFaceFeatures(fields: readonly Field[]): Feature {
  return Object.fromEntries(fields.map(f => [f.name, featureOf(f)]));
}

function isImage({ name, type }: Field): boolean {
  return name === 'image' && type instanceof Struct && type.children.map(c => c.name).join() === 'bytes,path';
}

/** Of a camera: Pillow opens neither bare bytes, frames of a video nor float64, and takes int8 for uint8. One such picture would make the whole row unreadable. */
function imageOf(camera: ReadonlyMap<string, string>): Feature {
  const unread = camera.has('step') || camera.has('codec') || /^(64F|8S)/.test(camera.get('encoding') ?? '');
  return { ...(unread ? { decode: false } : {}), _type: 'Image' };
}

function featureOf({ type, metadata }: Field): Feature {
  if (type instanceof Struct)
    return Object.fromEntries(
      type.children.map(inner => [inner.name, isImage(inner) ? imageOf(metadata) : featureOf(inner)]),
    );
  // `List` since datasets 4, which still reads the older word; datasets 3 knows only that.
  if (type instanceof List) return { feature: featureOf(type.children[0]), _type: 'Sequence' };
  for (const [kind, dtype] of names) if (type instanceof kind) return { dtype, _type: 'Value' };
  throw new TypeError(`expected a type that the dataset uses, got ${String(type)}`);
}
