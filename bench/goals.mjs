// What the benchmark is held against: numbers of one run, with what must be reached and what is aimed at.

/** `most`: the value may be at most this, otherwise it must be at least this. Undefined values were not measured. */
export function goal(item, value, { must, aim, most = false, unit = 'x', note = '' }) {
  const reaches = limit => value !== undefined && limit !== undefined && (most ? value <= limit : value >= limit);
  const reached = value === undefined ? 'not measured' : reaches(aim) ? 'aim' : reaches(must) ? 'must' : 'no';
  return { item, value, must, aim, most, unit, note, reached };
}

export function goalTable(goals) {
  const sign = most => (most ? '≤ ' : '≥ ');
  const number = (value, unit) =>
    value === undefined ? '–' : `${value.toFixed(value >= 100 ? 0 : 2)}${unit === 'x' ? 'x' : ` ${unit}`}`;
  return [
    '| item | measured | must | aim | reached |',
    '|---|---|---|---|---|',
    ...goals.map(
      ({ item, value, must, aim, most, unit, note, reached }) =>
        `| ${item} | ${number(value, unit)} | ${sign(most)}${number(must, unit)} | ${aim === undefined ? '–' : sign(most) + number(aim, unit)} | ${reached}${note ? `: ${note}` : ''} |`,
    ),
  ];
}
