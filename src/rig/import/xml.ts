// Reads untrusted XML into a plain tree, within limits: no document types, so no entities of its own, and nothing from elsewhere.
import { SaxesParser } from 'saxes';
import { FramelockError } from '../../issue.js';

export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All its own text and CDATA joined, not that of its children. */
  readonly text: string;
  /** Of the end of its start tag, counted from 1. */
  readonly line: number;
}

const MAX_TEXT = 16 << 20;
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 200_000;
const MAX_ATTRIBUTES = 64;

interface Growing {
  name: string;
  attributes: Map<string, string>;
  children: Growing[];
  text: string;
  line: number;
}

/** The root element. Throws FL0501 with the line where the text is not well-formed XML or beyond the limits. */
export function readXml(text: string, file: string): XmlElement {
  if (text.length > MAX_TEXT) throw invalid(`expected at most 16 MiB of XML, got ${text.length} characters`, file);
  const parser = new SaxesParser({ position: true });
  const open: Growing[] = [];
  const found: { root?: Growing } = {};
  let elements = 0;
  const fail = (what: string) => {
    throw invalid(`${what} (line ${parser.line})`, file);
  };
  parser.on('error', error => fail(`expected well-formed XML, got: ${error.message.replace(/^\d+:\d+: /, '')}`));
  parser.on('doctype', () => fail('expected XML without a document type (<!DOCTYPE …>), got one; take it out'));
  parser.on('opentag', ({ name, attributes }) => {
    if (++elements > MAX_ELEMENTS) fail(`expected at most ${MAX_ELEMENTS} elements, got more`);
    if (open.length >= MAX_DEPTH) fail(`expected at most ${MAX_DEPTH} levels of elements, got more`);
    const given = Object.entries(attributes as Record<string, string>);
    if (given.length > MAX_ATTRIBUTES) fail(`expected at most ${MAX_ATTRIBUTES} attributes, got ${given.length}`);
    const element: Growing = { name, attributes: new Map(given), children: [], text: '', line: parser.line };
    if (open.length > 0) open[open.length - 1].children.push(element);
    else found.root = element;
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  const append = (more: string) => {
    if (open.length > 0) open[open.length - 1].text += more;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.write(text.replace(/^\ufeff/, '')).close();
  return found.root ?? fail('expected an XML element, got none');
}

export function xmlChild(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find(child => child.name === name);
}

function invalid(text: string, file: string): FramelockError {
  return new FramelockError('FL0501', text, { at: { file } });
}
