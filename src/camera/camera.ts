// The one shape of every lens model: batch project and unproject with validity, on the camera's own optical frame.

/** Points are camera-optical (z forward, x right, y down), metres. Pixels: (0,0) is the centre of the first pixel. */
export interface Camera {
  /** Name of the lens model (docs/RIG.md): ROS's where ROS has one, `plumb_bob`, `rational_polynomial`, `equidistant`. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** fx, fy, cx, cy in pixels, then the model's distortion coefficients in its documented order. */
  readonly params: Float64Array;
  /** Largest angle from the optical axis, rad, at which the model is one-to-one; points beyond are not in the image. */
  readonly maxAngle: number;
  /**
   * Projects `count` points xyz[3i..3i+2] to uv[2i..2i+1], px. seen[i] is 1 when the point is in the model's valid
   * domain (in front, inside the monotonic radius) — whether or not it falls on the sensor — else 0 and uv is NaN.
   */
  project(xyz: Float64Array | Float32Array, count: number, uv: Float64Array | Float32Array, seen: Uint8Array): void;
  /**
   * Derivatives of `project`: d(u, v)/d(X, Y, Z) of `count` points, row-major 2×3 at out[6i..6i+5], px per metre. NaN where
   * the model does not see the point.
   */
  jacobian(xyz: Float64Array | Float32Array, count: number, out: Float64Array): void;
  /** The formula behind `project`, for compiled loops that compute the very same; a model without it is called instead. */
  readonly formula?: LensFormula;
  /** Unit rays of `count` pixels; ok[i] is 0 when the pixel has no ray in the valid domain or the iteration did not converge. */
  unproject(uv: Float64Array, count: number, rays: Float64Array, ok: Uint8Array): void;
}

export interface LensFormula {
  /**
   * Which numbers `coefficients` are, and what `limit` bounds the domain of the formula by.
   * `brown`: k1 k2 p1 p2 k3 k4 k5 k6, `prism`: also s1 s2 s3 s4, `mei`: also ξ and the cosine of the widest angle; x² + y² < limit
   * before distortion. `equidistant`: k1 k2 k3 k4, `theta` (ftheta): k0 … k5 d/fx e/fy; angle from the axis < limit, rad.
   * `fov`: w, 2 tan(w/2); Z > limit · √(X² + Y²). `unified` (eucm, ucm): α β, `double_sphere`: ξ α; Z > limit · d of the model.
   */
  readonly name: 'brown' | 'prism' | 'mei' | 'equidistant' | 'theta' | 'fov' | 'unified' | 'double_sphere';
  readonly coefficients: readonly number[];
  readonly limit: number;
  /** Seen only where z >= cosine · |p|; -2 without such a limit. */
  readonly cosine: number;
}

/** A lens model: a plain object in its own file, listed in camera/index.ts. */
export interface LensModel {
  readonly name: string;
  /** Other names accepted in files, e.g. `pinhole`, `kannala_brandt`, `radtan`. */
  readonly aliases: readonly string[];
  /** Accepted numbers of distortion coefficients. */
  readonly counts: readonly number[];
  create(intrinsics: Intrinsics): Camera;
}

export interface Intrinsics {
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  readonly distortion: readonly number[];
  /** Full angle that the lens can see, degrees; what lies farther out is not in the image even where the formula goes on. */
  readonly viewDeg?: number;
}
