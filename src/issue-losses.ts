// Which issues mean that something of a recording is not in the result.
import type { IssueCode } from './issue-codes.js';

/** Codes that say that something the recording held, or may have held, is not in the result: the run ends with exit code 3. */
const losses: ReadonlySet<IssueCode> = new Set<IssueCode>([
  'FL0101',
  'FL0102',
  'FL0103',
  'FL0104',
  'FL0107',
  'FL0111',
  'FL0115',
  'FL0116',
  'FL0118',
  'FL0121',
  'FL0122',
  'FL0124',
  'FL0191',
  'FL0192',
  'FL0193',
  'FL0201',
  'FL0203',
  'FL0204',
  'FL0205',
  'FL0207',
  'FL0208',
  'FL0209',
  'FL0303',
  'FL0304',
  'FL0306',
  'FL0380',
  'FL0520',
  'FL0521',
  'FL0523',
  'FL0563',
  'FL0572',
  'FL1017',
  'FL1018',
  'FL1024',
  'FL1051',
  'FL1052',
  'FL1053',
]);

export function meansLoss(code: IssueCode): boolean {
  return losses.has(code);
}
