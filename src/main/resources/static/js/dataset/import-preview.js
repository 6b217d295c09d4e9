/** Shows what an import would make of files. */
import { el } from '../component/dom.js';
import { facts } from '../component/facts.js';
import { table } from '../component/table.js';
import { decimal, integer, words } from '../text/format.js';

const MOST_COLUMNS = 200;
const MOST_NAMES = 12;
const DECIMALS = { '.': 'point', ',': 'comma' };

export function previewOf({ input, examples, targets, target, table: read, notes, problems }) {
  const said = [...notes ?? [], ...read?.notes ?? []];
  return [
    problems.length === 0 ? null : [el('p', { class: 'bad' }, problems.length === 1 ? 'The import would refuse this:'
      : 'The import would refuse this for several reasons:'), problemList(problems)],
    facts([
      ...read ? tableFacts(read) : [],
      ['Shape of an example', input?.join(' × ')],
      ...Object.entries(examples ?? {}).map(([split, n]) => [words(split), integer(n)]),
      ['Target', target && (target.named ? target.column : `${target.column}, the last column: name another one if it is not`)],
      ['Task', targets && `${words(targets.task)}: ${namesOf(targets)}`]]),
    said.length === 0 ? null : el('ul', { class: 'warnings' }, said.map((note) => el('li', null, note))),
    read ? columnsTable(read.columns) : null,
  ];
}

/** A list of wrong fields with the reasons. */
export function problemList(problems) {
  return el('ul', { class: 'errors' }, problems.map(({ pointer, field, detail }) => {
    const name = (pointer ?? field ?? '').replace(/^#?\/?/, '');
    return el('li', null, name ? [el('code', null, name), ' '] : null, detail);
  }));
}

function tableFacts({ rows, dropped_rows: dropped, inputs, delimiter, encoding, decimal: sign }) {
  return [
    ['Rows', dropped ? `${integer(rows)}, without ${integer(dropped)} that have no target` : integer(rows)],
    ['Inputs', integer(inputs)],
    ['Written with', `delimiter ${JSON.stringify(delimiter)}, decimal ${DECIMALS[sign] ?? sign}, ${encoding.toUpperCase()}`],
  ];
}

function namesOf({ names }) {
  return names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')} and ${integer(names.length - MOST_NAMES)} more`
    : names.join(', ');
}

function columnsTable(columns) {
  const rest = columns.length - MOST_COLUMNS;
  return [
    table('plain columns-preview', ['Column', 'Use', 'Type', '#Missing', 'Values', 'Examples', 'Why'],
      columns.slice(0, MOST_COLUMNS).map((column) => [column.name, words(column.role), words(column.type),
        column.missing == null ? '–' : integer(column.missing), valuesOf(column),
        el('span', { class: 'minor' }, (column.examples ?? []).slice(0, 3).join(' · ')),
        el('span', { class: 'minor' }, column.why)])),
    rest > 0 ? el('p', { class: 'minor' }, `And ${integer(rest)} more columns.`) : null,
  ];
}

/** Returns the range and the mean of numbers, or the number of different texts with the most frequent one. */
function valuesOf({ statistics, categories }) {
  if (statistics) {
    return `${decimal(statistics.min)} to ${decimal(statistics.max)}, mean ${decimal(statistics.mean)} ± ${decimal(statistics.deviation)}`;
  }
  if (categories) {
    const { count, most_frequent: most, most_frequent_count: times } = categories;
    const texts = `${integer(count)} ${count === 1 ? 'text' : 'texts'}`;
    return most == null ? texts : `${texts}, mostly ${most} (${integer(times)})`;
  }
  return '–';
}
