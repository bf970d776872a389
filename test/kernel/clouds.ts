// Writes clouds of any layout for the kernel's tests, the slow and obvious way.
import type { PointCloud, PointField } from '../../src/message/value.js';

export const widths: Record<PointField['type'], number> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

export interface Shape {
  readonly fields: readonly PointField[];
  readonly width: number;
  readonly height?: number;
  readonly step: number;
  readonly rowPadding?: number;
  readonly bigEndian?: boolean;
  /** Bytes before the data in its buffer, to make it unaligned. */
  readonly shift?: number;
}

/** `value(point, field, element)` is written for every point. */
export function cloudOf(shape: Shape, value: (point: number, field: number, element: number) => number): PointCloud {
  const { fields, width, height = 1, step, rowPadding = 0, bigEndian = false, shift = 0 } = shape;
  const rowStep = width * step + rowPadding;
  const data = new Uint8Array(shift + height * rowStep).fill(0xee).subarray(shift);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let i = 0; i < width * height; i++)
    fields.forEach((field, f) => {
      for (let e = 0; e < Math.max(1, field.count); e++) {
        const at = Math.floor(i / width) * rowStep + (i % width) * step + field.offset + e * widths[field.type];
        write(view, field.type, at, value(i, f, e), !bigEndian);
      }
    });
  return { kind: 'points', frameId: 'lidar', width, height, fields, bigEndian, step, rowStep, data };
}

function write(view: DataView, type: PointField['type'], at: number, value: number, little: boolean): void {
  if (type === 'int8') view.setInt8(at, value);
  else if (type === 'uint8') view.setUint8(at, value);
  else if (type === 'int16') view.setInt16(at, value, little);
  else if (type === 'uint16') view.setUint16(at, value, little);
  else if (type === 'int32') view.setInt32(at, value, little);
  else if (type === 'uint32') view.setUint32(at, value, little);
  else if (type === 'float32') view.setFloat32(at, value, little);
  else view.setFloat64(at, value, little);
}

export function field(name: string, type: PointField['type'], offset: number, count = 1): PointField {
  return { name, type, offset, count };
}
