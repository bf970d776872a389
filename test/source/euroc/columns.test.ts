// Columns of tables by their names and units, and any bytes for the parsers of tables and rows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import type { Sample } from '../../../src/message/value.js';
import { type Columns, columnsOf } from '../../../src/source/euroc/columns.js';
import { euroc } from '../../../src/source/euroc/index.js';
import { rowDecoder } from '../../../src/source/euroc/rows.js';
import { firstOf, memoryFolder, opened } from '../opened-folder.js';

const facts = ({ kind, unit, groups }: Columns) => [
  kind,
  unit,
  ...[...groups].map(([group, { cells, factor }]) => `${group} ${cells.join(' ')} ${factor}`),
];

describe('names', () => {
  it.each([
    [
      'imu0',
      'timestamp [ns],w_RS_S_x [rad s^-1],w_RS_S_y [rad s^-1],w_RS_S_z [rad s^-1],a_RS_S_x [m s^-2],a_RS_S_y [m s^-2],a_RS_S_z [m s^-2]',
      ['imu', 'ns', 'gyro 1 2 3 1', 'acc 4 5 6 1'],
    ],
    ['imu0', 'timestamp,omega_x,omega_y,omega_z,alpha_x,alpha_y,alpha_z', ['imu', 'ns', 'gyro 1 2 3 1', 'acc 4 5 6 1']],
    ['imu0', 'timestamp [us],ax,ay,az,wx,wy,wz', ['imu', 'us', 'acc 1 2 3 1', 'gyro 4 5 6 1']],
    ['imu1', 'timestamp [s], acc_x [g], acc_y [g], acc_z [g]', ['imu', 's', 'acc 1 2 3 9.80665']],
    ['gyro0', 't,gyro_x [deg/s],gyro_y [deg/s],gyro_z [deg/s]', ['imu', 'ns', `gyro 1 2 3 ${Math.PI / 180}`]],
    [
      'mocap0',
      'timestamp [ns], p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []',
      ['pose', 'ns', 'position 1 2 3 1', 'rotation 5 6 7 4 1'],
    ],
    ['gt', 'time,x,y,z,qx,qy,qz,qw', ['pose', 'ns', 'position 1 2 3 1', 'rotation 4 5 6 7 1']],
    ['leica0', 'timestamp [ns],p_RS_R_x [m],p_RS_R_y [m],p_RS_R_z [m]', ['position', 'ns', 'position 1 2 3 1']],
    ['cam0', 'timestamp [ns],filename', ['pictures', 'ns']],
    ['imu0', 'timestamp,w_x [furlong],w_y,w_z', ['unknown', 'ns']],
    ['imu0', 'timestamp [fortnight],w_x,w_y,w_z', ['unknown', 'ns']],
    ['imu0', 'timestamp,w_x,w_x,w_z', ['unknown', 'ns']],
    ['baro0', 'timestamp,pressure [Pa]', ['unknown', 'ns']],
  ])('%s: %s', (sensor, head, wanted) => {
    expect(facts(columnsOf(sensor, head, 99))).toEqual(wanted);
  });

  it.each([
    ['cam0', 2, 'pictures'],
    ['imu0', 7, 'imu'],
    ['imu0', 6, 'unknown'],
    ['state_groundtruth_estimate0', 17, 'pose'],
    ['vicon0', 8, 'pose'],
    ['leica0', 4, 'position'],
    ['radio0', 9, 'unknown'],
  ])('without names, %s with %i cells is %s', (sensor, cells, kind) => {
    expect(columnsOf(sensor, undefined, cells).kind).toBe(kind);
  });

  it('what is not known is listed by its names, and said', async () => {
    const table = '#timestamp [ns],pressure [Pa],__proto__\n1403636579763555584,101325,7\n';
    const { source, codes, issues } = await opened(euroc, memoryFolder({ 'mav0/baro0/data.csv': table }));
    expect(codes).toEqual(['FL0573']);
    expect(issues[0].text).toContain('pressure');
    const value = await firstOf(source, 'baro0');
    if (value.kind !== 'generic') throw new Error(value.kind);
    expect(Object.entries(value.value as object)).toEqual([
      ['pressure', 101325],
      ['__proto__', 7],
    ]);
  });

  it('degrees and g become rad/s and m/s²', async () => {
    const table = 't [ms],wx [deg/s],wy [deg/s],wz [deg/s],ax [g],ay [g],az [g]\n1403636579763.5,180,0,-90,1,0,-2\n';
    const { source } = await opened(euroc, memoryFolder({ 'imu0/data.csv': table }));
    expect(source.messages.stampNs.at(0)).toBe(1_403_636_579_763_500_000n);
    const { values } = (await firstOf(source, 'imu0')) as Sample;
    expect([...values]).toEqual([Math.PI, 0, -Math.PI / 2, 9.80665, 0, -19.6133]);
  });
});

describe('any bytes', () => {
  const csvLike = fc
    .array(
      fc.constantFrom(
        '#',
        't',
        ',',
        '\n',
        '\r',
        ' ',
        '1',
        '-',
        '.',
        'e',
        'nan',
        'w_x',
        'w_y',
        'w_z',
        'q_w',
        'p_x',
        '[',
        ']',
        'm',
        'filename',
        '1403636579763555584',
        '\ufeff',
        '\0',
        '..',
        '/',
      ),
      { maxLength: 80 },
    )
    .map(parts => parts.join(''));

  it('make a table that opens, and whose rows decode or are refused', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(csvLike, fc.string({ unit: 'binary' })),
        fc.constantFrom('imu0', 'cam0', 'gt0', 'leica0', 'x'),
        async (text, sensor) => {
          const files = { [`mav0/${sensor}/data.csv`]: text, 'mav0/imu9/data.csv': '1,2,3,4,5,6,7' };
          const { source } = await opened(euroc, memoryFolder(files));
          for (let i = 0; i < source.messages.count; i++) {
            const { decoder } = source.channels[source.messages.channel.at(i)];
            try {
              const value = decoder.decode(await source.read(i));
              if (value.kind === 'sample')
                expect(value.values.length).toBe(decoder.columns.reduce((sum, { width }) => sum + width, 0));
            } catch (error) {
              expect(error).toBeInstanceOf(FramelockError);
              expect((error as FramelockError).code).toMatch(/^FL030[47]$/);
            }
          }
        },
      ),
    ));

  it('a row of finite numbers comes out as it was, by whatever order of columns', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 }),
        fc.shuffledSubarray(['w_x', 'w_y', 'w_z', 'a_x', 'a_y', 'a_z'], { minLength: 6 }),
        (numbers, names) => {
          const columns = columnsOf('imu0', `t,${names.join(',')}`, 7);
          const decoder = rowDecoder(columns, 'imu0', false);
          const value = decoder.decode(new TextEncoder().encode(`1,${numbers.map(String).join(', ')}`)) as Sample;
          // −0 is written as 0.
          const wanted = ['w_x', 'w_y', 'w_z', 'a_x', 'a_y', 'a_z'];
          expect([...value.values]).toEqual(wanted.map(name => numbers[names.indexOf(name)] + 0));
        },
      ),
    ));
});
