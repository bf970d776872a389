// The shape of a rig file's `history`: which file it came from, and what was measured to change it.
import { z } from 'zod';

// As in rig-schema.ts, which is loaded after this file.
z.config({ jitless: true });

const text = z.string().min(1, 'expected a text, got an empty one').max(512);
const ns = z.string().regex(/^-?[0-9]{1,19}$/, 'expected a whole number of ns as text');
const figure = z.number().nullable();
const three = z.array(figure).length(3, 'expected 3 numbers');

const axes = z.strictObject({
  rotation_deg: three.describe("About x, y, z of the sensor's own frame, degrees."),
  translation_m: three.describe("Along x, y, z of the sensor's own frame, m."),
});

const score = z.strictObject({
  before: figure.describe('Of the pose in the parent.'),
  after: figure.describe('Of the pose in this file.'),
  count: z.int().min(0).describe('Frames, views or pairs.'),
});

const entry = z
  .strictObject({
    program: text.describe('What wrote this: name and version.'),
    accepted: z.boolean().describe('False where the file was asked for although the refinement was refused.'),
    method: text.describe('How it was measured: nid, hand-eye, target, …'),
    evidence: text.optional().describe('What the method looked at.'),
    sensor: text.describe('The sensor whose pose is new.'),
    against: text.optional().describe('The sensor that it was compared with, whose pose stayed.'),
    parent: z
      .strictObject({
        file: text.describe('Name of the rig file this one came from; `recording` when the recording said it all.'),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 as 64 hexadecimal digits'),
      })
      .describe('The rig before.'),
    recordings: z.array(text).max(4096).describe('What was measured on, by name.'),
    frames: z
      .strictObject({ training: z.array(ns).max(100_000), held_out: z.array(ns).max(100_000) })
      .describe('Stamps of the frames that were used, ns since 1970. Held-out frames took no part in the search.'),
    scores: z
      .array(
        z.strictObject({
          name: text,
          better: z.enum(['smaller', 'larger']),
          training: score,
          held_out: score.optional(),
        }),
      )
      .max(64),
    change: axes.describe("How the sensor's frame moved from the parent's to this file's, in the axes that it had."),
    sigma: axes.describe('One standard deviation of `change`; null for axes that the data does not tell.'),
    unobservable: z
      .array(z.enum(['rx', 'ry', 'rz', 'tx', 'ty', 'tz']))
      .max(6)
      .describe('Axes that the data does not tell: they are as in the parent, unless a hand moved them.'),
    time: z
      .strictObject({ offset_ns: z.int(), sigma_ns: z.number().min(0).nullable() })
      .optional()
      .describe("What was added to the sensor's clock; sigma is null where nobody measured it."),
    reasons: z.array(z.string().max(2048)).max(256),
  })
  .describe('One refinement.');

export const historySchema = z
  .array(entry)
  .max(1024)
  .describe('How this file came to be, oldest first; written by `framelock calib refine` and by the viewer.');

export type HistoryEntry = z.infer<typeof entry>;
