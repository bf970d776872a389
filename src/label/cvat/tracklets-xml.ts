// Goes through tracklet_labels.xml and hands out one track after the other; no entities, nothing from elsewhere.
import { SaxesParser } from 'saxes';
import { FramelockError } from '../../issue.js';

export interface TrackletPose {
  /** `tx ty tz rx ry rz occlusion …`, as written. */
  readonly fields: ReadonlyMap<string, string>;
  readonly attributes: readonly (readonly [string, string])[];
}
export interface Tracklet extends TrackletPose {
  /** `objectType h w l first_frame …` in `fields`. */
  readonly poses: readonly TrackletPose[];
}
/** Who wrote the file: KITTI (or one who keeps to it), or Datumaro, as CVAT uses it. */
export type TrackletDialect = 'kitti' | 'cvat';

interface Growing {
  fields: Map<string, string>;
  attributes: [string, string][];
  poses: Growing[];
}

const MAX_DEPTH = 16;
const MAX_ATTRIBUTES = 64;

/** Throws FL1002 with the line where the text is not well-formed, has entities of its own, or no tracklets. */
export function visitTracklets(
  text: string,
  file: string,
  take: (track: Tracklet, dialect: TrackletDialect) => void,
): void {
  const parser = new SaxesParser({ position: true });
  const open: string[] = [];
  let dialect: TrackletDialect = 'kitti';
  let track: Growing | undefined;
  let pose: Growing | undefined;
  let attribute: [string, string] = ['', ''];
  let said = '';
  let any = false;
  const fail = (what: string): never => {
    throw new FramelockError('FL1002', `${what} (line ${parser.line})`, { at: { file } });
  };
  const growing = (): Growing => ({ fields: new Map(), attributes: [], poses: [] });
  parser.on('error', error => fail(`expected well-formed XML, got: ${error.message.replace(/^\d+:\d+: /, '')}`));
  parser.on('doctype', type => {
    if (!/^\s*boost_serialization\s*$/.test(type))
      fail('expected no document type but boost_serialization, got another one');
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push(name);
    said = '';
    if (open.length > MAX_DEPTH) fail(`expected at most ${MAX_DEPTH} levels of elements, got more`);
    if (Object.keys(attributes).length > MAX_ATTRIBUTES)
      fail(`expected at most ${MAX_ATTRIBUTES} attributes, got more`);
    const path = open.join('/');
    if (path === TRACKLETS) {
      any = true;
      dialect = Object.keys(attributes)[0] === 'version' ? 'cvat' : 'kitti';
    }
    if (path === TRACK) track = growing();
    if (path === POSE) pose = growing();
    if (name === 'attribute') attribute = ['', ''];
  });
  parser.on('text', more => (said += more));
  parser.on('cdata', more => (said += more));
  parser.on('closetag', ({ name }) => {
    const path = open.join('/');
    open.pop();
    const into = pose ?? track;
    if (name === 'name' || name === 'value') attribute[name === 'name' ? 0 : 1] = said;
    else if (name === 'attribute') into?.attributes.push(attribute);
    else if (path === POSE && pose) {
      track?.poses.push(pose);
      pose = undefined;
    } else if (path === TRACK && track) {
      take(track, dialect);
      track = undefined;
    } else if (path === `${TRACK}/${name}` || path === `${POSE}/${name}`) into?.fields.set(name, said.trim());
    said = '';
  });
  // KITTI's own files say standalone="true", which XML does not know.
  parser.write(text.replace(/^\ufeff?\s*<\?xml[^<>]{0,200}\?>/, '')).close();
  if (!any) fail('expected tracklets, got none');
}

const TRACKLETS = 'boost_serialization/tracklets';
const TRACK = `${TRACKLETS}/item`;
const POSE = `${TRACK}/poses/item`;
