// Tables of points known twice, as people write them, and as nobody should.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readCorrespondences } from '../../../src/calibration/target/index.js';

const two = { uv: [100.5, 20, 30, 40], xyz: [1, 2, 3, -4, 5e-1, 6] };

describe('forms', () => {
  test.each([
    ['commas', '100.5,20,1,2,3\n30,40,-4,5e-1,6\n'],
    ['semicolons, no last line end, Windows', '100.5; 20; 1; 2; 3\r\n30;40;-4;.5;6'],
    ['blanks and comments', '# picked by hand\n\n100.5 20\t1 2 3 # the first\n30 40 -4 0.5 6\n'],
    ['a header in another order', 'X,Y,Z,name,u,v\n1,2,3,a,100.5,20\n-4,0.5,6,b,30,40\n'],
    ['units in the header', 'u_px,v_px,x_m,y_m,z_m\n100.5,20,1,2,3\n30,40,-4,0.5,6\n'],
    ['JSON', '[{"u":100.5,"v":20,"X":1,"Y":2,"Z":3},{"u":30,"v":40,"X":-4,"Y":0.5,"Z":6}]'],
    ['YAML', '- {u: 100.5, v: 20, x: 1, y: 2, z: 3}\n- {u: 30, v: 40, x: -4, y: 0.5, z: 6}\n'],
    [
      'YAML under points',
      'points:\n  - {u: 100.5, v: 20, x: 1, y: 2, z: 3}\n  - {u: 30, v: 40, x: -4, y: 0.5, z: 6}\n',
    ],
  ])('%s', (_, text) => {
    const found = readCorrespondences(text, 'corners');
    expect([found.count, Array.from(found.uv), Array.from(found.xyz)]).toEqual([2, two.uv, two.xyz]);
  });

  it('views are numbered as they come; nan is a number that is missing', () => {
    const found = readCorrespondences('u,v,x,y,z,view\n1,2,3,4,5,left\n1,2,3,4,5,right\nnan,2,3,4,5,left\n', 'corners');
    expect(Array.from(found.view!)).toEqual([0, 1, 0]);
    expect(found.uv[4]).toBeNaN();
  });

  it('what is written is read', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number, number, number), { minLength: 1, maxLength: 20 }), rows => {
        const found = readCorrespondences(rows.map(row => row.join(',')).join('\n'), 'corners');
        const text = Array.from({ length: found.count }, (_, i) => [
          ...found.uv.subarray(2 * i, 2 * i + 2),
          ...found.xyz.subarray(3 * i, 3 * i + 3),
        ]);
        expect(text).toEqual(rows.map(row => row.map(x => x + 0)));
      }),
    );
  });
});

describe('FL0631 names the place', () => {
  test.each([
    ['nothing', '', 'expected rows of u,v,X,Y,Z, got none'],
    ['only a header', 'u,v,x,y,z\n', 'got none'],
    ['four numbers', '1,2,3,4,5\n1,2,3,4\n', 'line 2: expected five numbers u, v, X, Y, Z, got "1,2,3,4"'],
    ['a word among numbers', '1,2,3,4,5\n1,2,three,4,5\n', 'line 2: expected five numbers'],
    ['a header without z', 'u,v,x,y\n1,2,3,4\n', 'line 1: expected columns named u, v, x, y, z, got none named z'],
    [
      'a map without v',
      '- {u: 1, x: 1, y: 2, z: 3}\n',
      'point 1 (line 1, column 3): expected a number v, got undefined',
    ],
    ['text for a number', '[{"u":"1","v":2,"x":1,"y":2,"z":3}]', 'expected a number u, got 1'],
    [
      'an alias bomb',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${'b: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n'.replace('b', 'points')}`,
      'FL0631|expected',
    ],
    ['YAML that is none', 'points: [{u: 1\n', 'expected YAML or JSON'],
  ])('%s', (_, text, message) => {
    expect(() => readCorrespondences(text, 'corners')).toThrow(new RegExp(message.replace(/[()[\]"]/g, '\\$&')));
  });

  it('any text ends in points or in FL0631', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), text => {
        try {
          readCorrespondences(text, 'corners');
        } catch (error) {
          expect(error).toHaveProperty('code', 'FL0631');
        }
      }),
      { numRuns: 500 },
    );
  });
});
