// The published schema equals the code's, and the rig files of calib are valid.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRigFile, rigSchemaText } from '../../../src/rig/file/index.js';

const calib = new URL('../../../calib/', import.meta.url);

describe('calib', () => {
  it('holds the schema that the code checks against (run `npx vitest run test/rig -u` after a change)', async () => {
    await expect(rigSchemaText()).toMatchFileSnapshot('../../../calib/rig.schema.json');
    expect(JSON.parse(rigSchemaText()).properties.sensors.additionalProperties.required).toEqual(['topic']);
  });

  it.each(readdirSync(calib).filter(name => name.endsWith('.yaml')))('%s is a valid rig file', name => {
    expect(parseRigFile(readFileSync(new URL(name, calib), 'utf8'), name).file).toBe(name);
  });
});
