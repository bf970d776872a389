// The published shape of a rig file: one zod schema, from which calib/rig.schema.json is generated.
import { z } from 'zod';
import { lensModels, readoutDirections } from '../../camera/index.js';
import { NAME_PATTERN } from '../sensor-name.js';
import { historySchema } from './history-schema.js';

// zod would otherwise compile its object checks with `new Function`.
z.config({ jitless: true });

const text = z.string().min(1, 'expected a name, got an empty text').max(512);
const metres = z.number().min(-1e9).max(1e9);
const frame = text.describe('Coordinate frame, with or without a leading slash.');

const translation = z
  .array(metres)
  .length(3, 'expected 3 numbers: x, y, z')
  .describe('x, y, z of the origin of `from`, seen in `to`, m.');
const rotation = z
  .array(z.number())
  .length(4, 'expected 4 numbers: x, y, z, w')
  .describe('Unit quaternion x, y, z, w (length within 1e-3 of 1): turns vectors of `from` into `to`.');

const transform = z
  .strictObject({ from: frame, to: frame, translation_m: translation, rotation_xyzw: rotation })
  .describe('Maps points of frame `from` into frame `to`: p_to = R p_from + t. Either direction may be given.');

const camera = z
  .strictObject({
    model: text.describe(
      `${lensModels.map(({ name }) => name).join(', ')}, or an alias such as pinhole, fisheye or pinhole-radtan.`,
    ),
    width: z.int().min(1).max(65536).describe('px'),
    height: z.int().min(1).max(65536).describe('px'),
    fx: z.number().positive().describe('px'),
    fy: z.number().positive().describe('px'),
    cx: z.number().describe('px; 0 is the centre of the first pixel'),
    cy: z.number().describe('px; 0 is the centre of the first pixel'),
    distortion: z
      .array(z.number())
      .max(14)
      .optional()
      .describe(
        'The coefficients of the model in its order. plumb_bob: k1 k2 p1 p2 k3. rational_polynomial: k1 k2 p1 p2 k3 k4 k5 k6. thin_prism: these and s1 s2 s3 s4. tilted: these and tau_x tau_y. equidistant: k1 k2 k3 k4. fov: w. ucm: alpha. mei: xi k1 k2 p1 p2. eucm: alpha beta. double_sphere: xi alpha. ftheta and ftheta_backward: maxAngle d e k0 k1 to k5. None: no distortion (plumb_bob).',
      ),
    view_deg: z
      .number()
      .positive()
      .max(360)
      .optional()
      .describe(
        "Full angle that the lens can see, such as a fisheye's image circle; default: all that its formula allows.",
      ),
  })
  .describe('Intrinsics of exactly the pictures of this topic (rectified pictures: those after rectification).');

const clock = z
  .strictObject({
    offset_ns: z.int().optional().describe('Added to the stamp, ns. Give this or offset_ms.'),
    offset_ms: z.number().min(-9e9).max(9e9).optional().describe('Added to the stamp, ms.'),
    drift_ppm: z.number().min(-1e5).max(1e5).optional().describe('Parts per million by which the clock is slow.'),
    epoch_ns: z
      .union([z.int(), z.string().regex(/^-?[0-9]{1,19}$/, 'expected a whole number of ns')])
      .optional()
      .describe('Stamp at which the drift is zero, ns; default: the first stamp of the recording.'),
    sigma_ns: z.number().min(0).optional().describe('Standard deviation of the correction, ns, where it is known.'),
  })
  .describe(
    't_corrected = t + offset_ns + drift_ppm * 1e-6 * (t - epoch_ns): a stamp that is 30 ms late has offset_ms: -30.',
  );

const trigger = z
  .strictObject({
    topic: text.describe(
      'Topic of the pulses: any type with a header or a stamp (std_msgs/Header, sensor_msgs/TimeReference).',
    ),
    delay_ms: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('From a pulse to the stamp of its message, ms; default: found, less than one period of the pulses.'),
  })
  .describe('The pulses whose stamps are the true times of this sensor; `clock` is then applied to these stamps.');

const stamp = z
  .enum(['exposure_start', 'exposure_mid', 'exposure_end', 'scan_start', 'scan_mid', 'scan_end', 'arrival'])
  .describe('The instant that a stamp of this sensor means.');

const exposure = z
  .number()
  .positive()
  .max(1e10)
  .describe(
    'Exposure time of a picture (of each line, where they are read one after another), ns: a stamp at its start or end is moved to its middle.',
  );

const readoutNs = z
  .number()
  .positive()
  .max(1e10)
  .describe(
    'Rolling shutter: lines of the picture times the time from one line to the next, ns. A stamp exposure_start is the begin of the first line, exposure_end the end of the last, exposure_mid the middle of both.',
  );

const readout = z.enum(readoutDirections).describe('Rolling shutter: in which order the lines are read.');

const pointTime = z
  .enum(['recorded', 'azimuth', 'none'])
  .describe(
    "Where the time of a point comes from: the recording's own field (default), the direction in which a spinning scan saw it, or none: all points are taken at the sweep's stamp.",
  );

const provenance = z
  .strictObject({ pose: text.optional(), camera: text.optional(), clock: text.optional(), stamp: text.optional() })
  .describe('Where the numbers came from; written by framelock.');

const sensor = z.strictObject({
  topic: text.describe('Topic of the recording.'),
  frame: frame.optional(),
  pose: transform.optional(),
  camera: camera.optional(),
  clock: clock.optional(),
  trigger: trigger.optional(),
  stamp: stamp.optional(),
  exposure_ns: exposure.optional(),
  readout_ns: readoutNs.optional(),
  readout: readout.optional(),
  point_time: pointTime.optional(),
  provenance: provenance.optional(),
});

export const rigSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors.'),
    framelock_rig: z.literal(1, 'expected 1, the version of this format'),
    name: text.optional().describe('Name of the car.'),
    frame: frame
      .optional()
      .describe('The frame all sensor poses are turned into; default: base_link where there is one.'),
    sensors: z
      .record(
        z.string().regex(NAME_PATTERN, 'expected a name of letters, digits and _ that does not start with a digit'),
        sensor,
      )
      .optional()
      .describe('By name: the column of the dataset.'),
    transforms: z
      .array(transform)
      .max(4096)
      .optional()
      .describe('Further static transforms; they replace those of the recording.'),
    trajectory: z
      .strictObject({
        topic: text,
        frame: frame.optional().describe('Frame whose pose the topic gives, when the message does not say.'),
      })
      .optional()
      .describe('Which topic tells where the car was.'),
    reference: text.optional().describe('Sensor or topic whose stamps make the frames.'),
    history: historySchema.optional(),
  })
  .describe('framelock rig file, version 1: what is known of one car.');

export type RigDocument = z.infer<typeof rigSchema>;
export type RigTransform = z.infer<typeof transform>;
export type StampMeaning = z.infer<typeof stamp>;
export type PointTimeFrom = z.infer<typeof pointTime>;

/** calib/rig.schema.json, byte for byte. */
export function rigSchemaText(): string {
  return `${JSON.stringify({ title: 'framelock rig file', ...z.toJSONSchema(rigSchema) }, null, 2)}\n`;
}

/** The keys that an object at this path may have; empty where any are allowed. For error messages. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  shape ??= z.toJSONSchema(rigSchema) as JsonSchema;
  let node: JsonSchema | undefined = shape;
  for (const step of path)
    node = typeof step === 'number' ? node?.items : (node?.properties?.[String(step)] ?? node?.additionalProperties);
  return Object.keys(node?.properties ?? {});
}

let shape: JsonSchema | undefined;

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
}
