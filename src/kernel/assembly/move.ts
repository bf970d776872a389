// Points into another frame, as three columns of float32. Arithmetic in float64 and in the order of its twin, transform.ts,
// so that every bit is the same.

/** x, y and z of each point as three columns; `ix`, `iy`, `iz` are byte offsets in a point. */
export function gather(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  count: i32,
  x: usize,
  y: usize,
  z: usize,
): void {
  for (let i = 0; i < count; i++, points += stride) {
    const at = <usize>i << 2;
    store<u32>(x + at, load<u32>(points + ix));
    store<u32>(y + at, load<u32>(points + iy));
    store<u32>(z + at, load<u32>(points + iz));
  }
}

/** out = M p for all points; `m` holds a row-major 3×4. */
export function moveAll(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  count: i32,
  m: usize,
  x: usize,
  y: usize,
  z: usize,
): void {
  const a = load<f64>(m);
  const b = load<f64>(m, 8);
  const c = load<f64>(m, 16);
  const d = load<f64>(m, 24);
  const e = load<f64>(m, 32);
  const f = load<f64>(m, 40);
  const g = load<f64>(m, 48);
  const h = load<f64>(m, 56);
  const i = load<f64>(m, 64);
  const j = load<f64>(m, 72);
  const k = load<f64>(m, 80);
  const l = load<f64>(m, 88);
  for (let n = 0; n < count; n++, points += stride) {
    const px = <f64>load<f32>(points + ix);
    const py = <f64>load<f32>(points + iy);
    const pz = <f64>load<f32>(points + iz);
    const at = <usize>n << 2;
    store<f32>(x + at, <f32>(a * px + b * py + c * pz + d));
    store<f32>(y + at, <f32>(e * px + f * py + g * pz + h));
    store<f32>(z + at, <f32>(i * px + j * py + k * pz + l));
  }
}

@inline
function timeAt(point: usize, longest: f64): f64 {
  const t = <f64>load<f32>(point) * 1e9;
  return t > -longest && t < longest ? t : NaN;
}

@inline
function between(m: usize, entry: usize, s: f64): f64 {
  const from = load<f64>(m + entry * 8);
  return from + s * (load<f64>(m + 96 + entry * 8) - from);
}

/**
 * As `moveAll`, each point by the matrix of its own time: seconds at byte `it` of a point. `knots` are `last` + 1 ascending
 * times (f64, ns), `last` > 0, and `matrices` as many 3×4; between two of them every entry is interpolated.
 */
export function moveOverTime(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  it: usize,
  longest: f64,
  count: i32,
  knots: usize,
  matrices: usize,
  last: i32,
  x: usize,
  y: usize,
  z: usize,
): void {
  let segment = 0;
  for (let n = 0; n < count; ) {
    let time = timeAt(points + it, longest);
    while (segment < last - 1 && time >= load<f64>(knots + (<usize>(segment + 1) << 3))) segment++;
    while (segment > 0 && time < load<f64>(knots + (<usize>segment << 3))) segment--;
    const begin = load<f64>(knots + (<usize>segment << 3));
    const end = load<f64>(knots + (<usize>segment << 3), 8);
    const m = matrices + <usize>segment * 96;
    const first = segment == 0;
    const final = segment == last - 1;
    do {
      let s = (time - begin) / (end - begin);
      if (s < 0) s = 0;
      if (s > 1) s = 1;
      const a = between(m, 0, s);
      const b = between(m, 1, s);
      const c = between(m, 2, s);
      const d = between(m, 3, s);
      const e = between(m, 4, s);
      const f = between(m, 5, s);
      const g = between(m, 6, s);
      const h = between(m, 7, s);
      const i = between(m, 8, s);
      const j = between(m, 9, s);
      const k = between(m, 10, s);
      const l = between(m, 11, s);
      // All points of one firing share their time, and with it the matrix.
      const moment = time;
      do {
        const px = <f64>load<f32>(points + ix);
        const py = <f64>load<f32>(points + iy);
        const pz = <f64>load<f32>(points + iz);
        const at = <usize>n << 2;
        store<f32>(x + at, <f32>(a * px + b * py + c * pz + d));
        store<f32>(y + at, <f32>(e * px + f * py + g * pz + h));
        store<f32>(z + at, <f32>(i * px + j * py + k * pz + l));
        n++;
        points += stride;
        if (n == count) return;
        time = timeAt(points + it, longest);
      } while (time == moment);
    } while ((first || time >= begin) && (final || time < end) && time == time);
  }
}
