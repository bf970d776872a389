// XML as a plain tree: what is text, what is not, and where things stand.
import { describe, expect, it } from 'vitest';
import { readXml, xmlChild } from '../../../src/rig/import/xml.js';
import { saidOf } from './support.js';

describe('readXml', () => {
  const root = readXml(
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- a < b -->\n<a x="1" y=\'&lt;&#x41;&amp;\'>\n  <b>1 <c/>2</b><![CDATA[<z>&amp;]]>\n  <ns:d k="v"/>\n</a>\n',
    'x.xml',
  );

  it('keeps elements, attributes, text and lines', () => {
    expect(root.name).toBe('a');
    expect([...root.attributes]).toEqual([
      ['x', '1'],
      ['y', '<A&'],
    ]);
    expect(root.children.map(child => [child.name, child.line])).toEqual([
      ['b', 4],
      ['ns:d', 5],
    ]);
    expect(xmlChild(root, 'b')?.text).toBe('1 2');
    expect(root.text.trim()).toBe('<z>&amp;');
    expect(xmlChild(root, 'missing')).toBeUndefined();
  });

  it('attributes may be called like properties of objects', () => {
    expect([...readXml('<a __proto__="x" constructor="y"/>', 'x').attributes]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each([
    ['', /expected (well-formed XML|an XML element)/],
    ['text', /expected well-formed XML/],
    ['<a>', /unclosed tag: a \(line 1\)/],
    ['<a>\n</b>', /\(line 2\)/],
    ['<a/><b/>', /expected well-formed XML/],
    ['<a x="1" x="2"/>', /duplicate attribute/],
    ['<a>\u0001</a>', /disallowed character/],
    ['<!DOCTYPE a><a/>', /without a document type/],
  ])('refuses %j', (text, expected) => {
    expect(saidOf(() => readXml(text, 'x.xml'))).toMatch(expected);
    expect(saidOf(() => readXml(text, 'x.xml'))).toMatch(/^FL0501 .*; x\.xml$/);
  });
});
