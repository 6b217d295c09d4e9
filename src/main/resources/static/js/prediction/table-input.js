/** Takes a row of a table: a field for each column, or several rows as text. */
import { el } from '../component/dom.js';
import { rowsOf, valueOf } from '../text/rows-text.js';

/** A wider table has too many fields to fill in; its rows are only pasted. */
const MOST_FIELDS = 80;

export class TableInput {
  title = 'Row';
  prompt = 'Fill in the columns, or paste rows.';
  buttons = [];
  beside = null;
  #columns;
  #fields;
  #rows;
  #changed;

  /**
   * @param columns the columns of the model's preprocessing
   * @param changed called when a value has changed
   */
  constructor(columns, changed) {
    this.#columns = columns;
    this.#changed = changed;
    this.#fields = columns.map((column, i) => fieldOf(column, `column-${i}`, changed));
    this.#rows = el('textarea', { rows: 4, spellcheck: 'false', 'aria-label': 'Rows', wrap: 'off',
      placeholder: columns.slice(0, 8).map(({ name }) => name).join(',') + (columns.length > 8 ? ',…' : ''),
      on: { input: changed } });
    const paste = el('details', { open: columns.length > MOST_FIELDS },
      el('summary', null, 'Paste rows'),
      el('p', { class: 'minor' }, 'One row a line, with the columns in this order, or in the order of a first line with their names.'),
      this.#rows);
    this.element = el('div', { class: 'row-input' },
      columns.length > MOST_FIELDS ? null : el('div', { class: 'row-fields' }, columns.map((column, i) =>
        el('div', null, el('label', { for: `column-${i}` }, column.name), this.#fields[i]))),
      paste);
  }

  /** Fills in an example of a data set. */
  put({ values }) {
    this.#rows.value = this.#columns.length > MOST_FIELDS ? values.map((value) => value ?? '').join('\t') : '';
    this.#fields.forEach((field, i) => {
      const value = values[i] === null ? '' : String(values[i]);
      if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) {
        field.append(el('option', { value }, value));
      }
      field.value = value;
    });
    this.#changed();
  }

  /** Returns the request for predictions: of the pasted rows if there are any. */
  async request() {
    if (this.#rows.value.trim() !== '') {
      return { instances: rowsOf(this.#rows.value, this.#columns) };
    }
    return { instances: [this.#columns.map((column, i) => valueOf(column, this.#fields[i].value))] };
  }

  answered() {}
}

function fieldOf(column, id, changed) {
  const { type, mean, missing, categories = [], rare } = column;
  if (type === 'categorical') {
    return el('select', { id, on: { change: changed } },
      missing ? el('option', { value: '' }, '(missing)') : null,
      [...categories, ...rare?.categories ?? []].map((name) => el('option', { value: name }, name)));
  }
  const attributes = { id, autocomplete: 'off', on: { input: changed }, placeholder: missing ? 'missing' : null };
  // The mean is a value that every model has learnt about.
  return type === 'numeric' ? el('input', { ...attributes, type: 'text', inputmode: 'decimal', value: Number(mean.toPrecision(4)) })
    : el('input', { ...attributes, type: 'text', value: dateOf(mean), title: 'A date or time, as in the imported table' });
}

const dateOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
