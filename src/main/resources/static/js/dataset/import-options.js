/** The fields of the import form for a format's options. */
import { el } from '../component/dom.js';

const TASKS = [['', 'As the values say'], ['classification', 'Classification'], ['regression', 'Regression'],
  ['multi_label', 'Several labels']];

const task = { name: 'task', label: 'Task', choices: TASKS };
const validation = { name: 'validation_fraction', label: 'Share for validation', hint: '0.15' };
const test = { name: 'test_fraction', label: 'Share for the test', hint: '0.15' };

/** The most used options of each format; the others are typed. */
const OPTIONS = {
  csv: [{ name: 'target', label: 'Target column', hint: 'the last column', columns: true }, task,
    { name: 'ignore', label: 'Columns to leave out', hint: 'names, separated by commas' }, validation, test],
  images: [{ name: 'channels', label: 'Colours', choices: [['', 'Grey'], ['3', 'Red, green, blue']] },
    { name: 'size', label: 'Size', hint: '32 or 32x24, if they differ' }, validation, test],
  npz: [task, { name: 'layout', label: 'Axes of pictures', choices: [['', 'As the shape says'],
    ['channels_first', 'Channels first'], ['channels_last', 'Channels last']] }, validation, test],
  idx: [{ name: 'validation', label: 'Validation examples', hint: '0' },
    { name: 'classes', label: 'Names of the classes', hint: 'separated by commas' }],
};
OPTIONS.npy = OPTIONS.npz;

export class ImportOptions {
  #fields = new Map();
  #more = el('textarea', { id: 'import-more', rows: 3, spellcheck: 'false', placeholder: 'delimiter=;\nmissing=NA,-' });
  #columns = el('datalist', { id: 'import-columns' });
  #shown = el('div', { class: 'import-fields' });
  element = el('div', { class: 'import-options' }, this.#shown, this.#columns,
    el('details', null, el('summary', null, 'More options'),
      el('label', { for: 'import-more', class: 'minor' }, 'One option a line, as the API names it: name=value'), this.#more));

  /** Shows the fields of a format; a field that two formats have keeps its value. */
  show(format) {
    this.#shown.replaceChildren(...OPTIONS[format].map((option) => this.#field(option)));
  }

  /** Offers the columns of a table as its target. */
  offerColumns(names) {
    this.#columns.replaceChildren(...names.map((name) => el('option', { value: name })));
  }

  /** Enters the target that the service has assumed, if the user has entered none. */
  assumeTarget(name) {
    const field = this.#fields.get('target');
    if (field && field.value.trim() === '') {
      field.value = name;
    }
  }

  /** Returns the options as [name, value]. A blank field has the default; a typed value keeps its blanks, as a delimiter may be one. */
  entries() {
    const shown = [...this.#shown.querySelectorAll('[name]')].filter(({ value }) => value.trim() !== '')
      .map(({ name, value }) => [name, value.trim()]);
    const typed = this.#more.value.split('\n').filter((line) => line.trim() !== '').map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1)];
    });
    return [...shown, ...typed];
  }

  #field({ name, label, hint, choices, columns }) {
    const id = `import-${name}`;
    if (!this.#fields.has(name)) {
      this.#fields.set(name, choices
        ? el('select', { id, name }, choices.map(([value, text]) => el('option', { value }, text)))
        : el('input', { id, name, type: 'text', autocomplete: 'off', placeholder: hint, list: columns ? 'import-columns' : null }));
    }
    return el('div', null, el('label', { for: id }, label), this.#fields.get(name));
  }
}
