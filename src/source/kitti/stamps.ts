// KITTI timestamps files: one date and time per line, line i belongs to file number i.

/**
 * `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` as ns since 1970, read as UTC (the files name no zone), by integers only;
 * undefined when the line is no time.
 */
export function parseKittiTime(line: string): bigint | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(line.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 60)
    return undefined;
  const seconds = ((daysBefore(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  return BigInt(seconds) * 1_000_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

/** Stamps by line number, undefined where a line is no time. Blank lines at the end are left out. */
export function parseKittiTimes(text: string): (bigint | undefined)[] {
  return text.trimEnd().split('\n').map(parseKittiTime);
}

/** Days from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
