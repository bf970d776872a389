// The nearest of one ascending list of stamps to each of another. Twin: ../stamps/plain-stamps.ts. Where two lists interleave no
// processor can guess which goes on next, so four frames at a time count in a window of eight stamps how many lie before them.
// Before `t` stands one stamp, and behind it eight, that are never nearest: ∓infinity, or the ends of int64.

/** The run of equal stamps that was walked last: of equal stamps the first is taken. */
let runEnd = -1;
let runStart = -1;

/** float64 ns, finite `tolerance`. Positions in t (m of them), or -1, to `out`. */
export function nearestFloat(frames: usize, n: i32, t: usize, m: i32, tolerance: f64, out: usize): void {
  nearest<f64>(frames, n, t, m, tolerance, 0, out);
}

/** int64 ns. */
export function nearestInt(frames: usize, n: i32, t: usize, m: i32, tolerance: u64, out: usize): void {
  nearest<i64>(frames, n, t, m, 0, tolerance, out);
}

@inline
function nearest<T>(frames: usize, n: i32, t: usize, m: i32, float: f64, int: u64, out: usize): void {
  runEnd = -1;
  let j = 0;
  let f = 0;
  for (; f + 4 <= n; f += 4) {
    const from = t + (<usize>j << 3);
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    const at = frames + (<usize>f << 3);
    const last = before<T>(at + 24, a, b, c, d);
    if (last < 8) {
      answer<T>(at, t, j + before<T>(at, a, b, c, d), m, float, int, out + (<usize>f << 2));
      answer<T>(at + 8, t, j + before<T>(at + 8, a, b, c, d), m, float, int, out + (<usize>f << 2) + 4);
      answer<T>(at + 16, t, j + before<T>(at + 16, a, b, c, d), m, float, int, out + (<usize>f << 2) + 8);
      j += last;
      answer<T>(at + 24, t, j, m, float, int, out + (<usize>f << 2) + 12);
    } else for (let k = f; k < f + 4; k++) j = one<T>(frames, k, t, j, m, float, int, out);
  }
  for (; f < n; f++) j = one<T>(frames, f, t, j, m, float, int, out);
}

/** Where many stamps lie between two frames the way is guessed well. */
@inline
function one<T>(frames: usize, f: i32, t: usize, j: i32, m: i32, float: f64, int: u64, out: usize): i32 {
  const at = frames + (<usize>f << 3);
  while (load<T>(t + (<usize>j << 3)) < load<T>(at)) j++;
  answer<T>(at, t, j, m, float, int, out + (<usize>f << 2));
  return j;
}

/** How many of the eight lie before the frame. */
@inline
function before<T>(frame: usize, a: v128, b: v128, c: v128, d: v128): i32 {
  const now = v128.load64_splat(frame);
  const count = i64x2.add(i64x2.add(less<T>(a, now), less<T>(b, now)), i64x2.add(less<T>(c, now), less<T>(d, now)));
  return -(<i32>i64x2.extract_lane(count, 0) + <i32>i64x2.extract_lane(count, 1));
}

@inline
function less<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f64x2.lt(a, b) : i64x2.lt_s(a, b);
}

/** j: the first stamp that is not before the frame. */
@inline
function answer<T>(frame: usize, t: usize, j: i32, m: i32, float: f64, int: u64, out: usize): void {
  const now = load<T>(frame);
  const at = t + (<usize>j << 3);
  const stamp = load<T>(at - 8);
  const back = now - stamp;
  const ahead = load<T>(at) - now;
  let earlier: bool;
  let near: bool;
  if (isFloat<T>()) {
    earlier = back <= ahead;
    near = bool((i32(earlier) & i32(<f64>back <= float)) | (i32(!earlier) & i32(<f64>ahead <= float)));
  } else {
    // Unsigned, so that the ends of int64 are as far apart as they are.
    earlier = bool(i32(j == m) | (i32(j != 0) & i32(<u64>back <= <u64>ahead)));
    near = select<u64>(<u64>back, <u64>ahead, earlier) <= int;
  }
  let first = j - 1;
  if (i32(load<T>(at - 16) == stamp) & i32(first > 0)) first = startOf<T>(t, first);
  store<i32>(out, select<i32>(select<i32>(first, j, earlier), -1, near));
}

/** All stamps that lie before a frame end with the last of their equals, so that each run is walked once. */
function startOf<T>(t: usize, last: i32): i32 {
  if (last == runEnd) return runStart;
  const stamp = load<T>(t + (<usize>last << 3));
  runEnd = last;
  runStart = last;
  while (runStart > 0 && load<T>(t + (<usize>(runStart - 1) << 3)) == stamp) runStart--;
  return runStart;
}
