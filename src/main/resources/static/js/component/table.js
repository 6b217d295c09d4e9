/** Creates tables. */
import { el } from './dom.js';

/**
 * Creates a table in an element that scrolls if the table is wider than the screen. The first cell of a row is its header.
 *
 * @param columns titles of the columns; a title that begins with "#" marks a column of numbers
 * @param rows    cells of each row: text, nodes or arrays of them
 */
export function table(style, columns, rows) {
  const numeric = columns.map((title) => title.startsWith('#'));
  const titles = columns.map((title, i) => (numeric[i] ? title.slice(1) : title));
  return el('div', { class: 'scroll' }, el('table', { class: style },
    el('thead', null, el('tr', null, titles.map((title, i) => el('th', { scope: 'col', class: numeric[i] && 'number' }, title)))),
    el('tbody', null, rows.map((cells) => el('tr', null, cells.map((cell, i) => (i === 0
      ? el('th', { scope: 'row', class: numeric[i] && 'number' }, cell)
      : el('td', { class: numeric[i] && 'number' }, cell))))))));
}

/** Appends the rows of another table with the same columns. */
export function appendRows(shown, other) {
  shown.querySelector('tbody').append(...other.querySelectorAll('tbody > tr'));
}
