/** Reads rows of a table from text. */

const DELIMITERS = ['\t', ';', ','];

/** Returns the value that the API takes for a column's text; null for an empty one. */
export function valueOf(column, text) {
  const value = text.trim();
  if (value === '') {
    return null;
  }
  return column.type === 'numeric' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

/**
 * Returns the rows as the API takes them: arrays of values, or objects by column name if the first line has the names.
 *
 * @param columns the model's columns
 */
export function rowsOf(text, columns) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const delimiter = DELIMITERS.find((each) => cellsOf(lines[0], each).length > 1) ?? ',';
  const rows = lines.map((line) => cellsOf(line, delimiter));
  const byName = new Map(columns.map((column) => [column.name, column]));
  if (rows.length > 1 && rows[0].some((cell) => byName.has(cell))
      && rows[0].every((cell, i) => byName.has(cell) || isNoValue(cell, columns[i]))) {
    // Other columns, such as the target, are left out.
    const names = rows[0];
    return rows.slice(1).map((row) => Object.fromEntries(names.map((name, i) => [name, byName.get(name), row[i] ?? ''])
      .filter(([, column]) => column).map(([name, column, cell]) => [name, valueOf(column, cell)])));
  }
  return rows.map((row) => row.map((cell, i) => (columns[i] ? valueOf(columns[i], cell) : cell)));
}

/** Returns whether a cell cannot be a value of its column, so that it may be a name. */
const isNoValue = (cell, column) => column?.type !== 'numeric' || Number.isNaN(Number(cell));

/** Splits a line at the delimiters outside quotes; two quotes within quotes are one. */
function cellsOf(line, delimiter) {
  const cells = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === '"' && quoted && line[i + 1] === '"') {
      cells[cells.length - 1] += '"';
      i++;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (c === delimiter && !quoted) {
      cells.push('');
    } else {
      cells[cells.length - 1] += c;
    }
  }
  return cells.map((cell) => cell.trim());
}
