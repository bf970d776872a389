// Opens a sequence in the layout of the TUM RGB-D benchmark: pictures by their lists, rows of the other texts as readings.
//
// Source: Sturm et al., "A benchmark for the evaluation of RGB-D SLAM systems", IROS 2012, and the benchmark's page on file formats:
// depth is registered to the colour camera, 5000 is 1 m, 0 is none; poses are those of the colour camera's optical centre.
import type { Folder } from '../../bytes/bytes.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { addLines } from '../plain-files/add-lines.js';
import { chooseSequence } from '../plain-files/choose-sequence.js';
import { type FileSource, fileSource } from '../plain-files/file-source.js';
import { nameFinder } from '../plain-files/named-paths.js';
import type { OpenContext, Source } from '../source.js';
import { cameras, findSequences, type SequenceFiles, type TextName } from './layout.js';
import { addCamera, CAMERA } from './pictures.js';
import { accelerometer, cellsOf, isComment, poseDecoder, reportDamaged, reportEmpty, stampOf } from './rows.js';

/** Poses of Bonn's RGB-D Dynamic Dataset are those of markers on the sensor: its page gives matrices between them and the camera. */
const BONN = /rgbd_bonn/i;
/** Of a text, in which its comments say which bag it comes from. */
const HEAD = 256;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const exampleOf = ({ split, name }: SequenceFiles) => `${split}${name}`;
  const all = findSequences(names);
  const found = chooseSequence(all, folder.part, folder.name, 'TUM RGB-D sequences', issues, exampleOf);
  const { texts, heads } = await readable(folder, found.texts, issues);
  const sequence = { ...found, texts };
  const at = sequence.path || folder.name;
  const source = fileSource(folder, context);
  const has = nameFinder(names);
  for (const camera of cameras) await addCamera(folder, source, sequence, camera, has, issues);
  const bonn = BONN.test(`${sequence.name || folder.name}\n${heads}`);
  await addRows(folder, source, sequence, 'accelerometer', accelerometer, issues);
  await addRows(
    folder,
    source,
    sequence,
    'groundtruth',
    bonn ? poseDecoder('markers', false) : poseDecoder(CAMERA, true),
    issues,
  );
  if (sequence.pairs !== undefined)
    issues.add('FL0570', 'a list that pairs pictures is not read: they are aligned by their stamps', {
      file: `${sequence.path}${sequence.pairs}`,
    });
  return source.finish('tum-rgbd', { text: 'the sequence holds no data that have a stamp', file: at });
}

/** The texts that may be read, and how they begin; without a list the pictures are known by their names. */
async function readable(
  folder: Folder,
  texts: SequenceFiles['texts'],
  issues: Issues,
): Promise<{ texts: SequenceFiles['texts']; heads: string }> {
  const good = new Map<TextName, string>();
  let heads = '';
  for (const [topic, file] of texts)
    try {
      const bytes = await folder.open(file);
      try {
        heads += new TextDecoder().decode(await bytes.read(0, Math.min(HEAD, bytes.size)));
      } finally {
        await bytes.close();
      }
      good.set(topic, file);
    } catch (error) {
      rethrowDefect(error);
      issues.add(error.code, `${error.message}; ${topic}.txt was left out`, { ...error.at, topic });
    }
  return { texts: good, heads };
}

async function addRows(
  folder: Folder,
  source: FileSource,
  { texts }: SequenceFiles,
  topic: TextName,
  decoder: Decoder,
  issues: Issues,
): Promise<void> {
  const file = texts.get(topic);
  if (file === undefined) return;
  const channel = () => source.channel(topic, `tum-rgbd/${topic}`, decoder.kind, decoder);
  let [damaged, rows] = [0, 0];
  await addLines(source, folder, file, channel, ({ cut }, line) => {
    if (isComment(line)) return undefined;
    rows++;
    const stampNs = cut ? undefined : stampOf(cellsOf(line)[0]);
    if (stampNs === undefined) damaged++;
    return stampNs === undefined ? undefined : { logNs: stampNs, stampNs };
  });
  reportDamaged(source, topic, file, damaged, undefined, issues);
  if (rows === 0) reportEmpty(topic, file, issues);
}
