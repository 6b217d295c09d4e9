/**
 * The page on which the user imports a data set: files are chosen, the service shows what it reads in them, and then imports them. The
 * form is kept while the dashboard is open, also if the user goes to another page; an import that runs goes on.
 */
import { el, toast } from '../component/dom.js';
import { crumbs } from '../component/page.js';
import { sendForm } from '../http/upload.js';
import { percent } from '../text/format.js';
import { datasetHref } from '../text/links.js';
import { datasetName, FORMATS, formatOf, partsOf } from './import-files.js';
import { ImportOptions } from './import-options.js';
import { previewOf, problemList } from './import-preview.js';

let form = null;

export function importPage(root) {
  form ??= new ImportForm(() => { form = null; });
  root.append(
    crumbs(el('a', { href: '#/datasets' }, 'Data sets'), el('span', null, 'Import')),
    el('div', { class: 'page-head' }, el('h1', null, 'Import a data set')),
    form.element);
}

class ImportForm {
  #done;
  #options = new ImportOptions();
  #files = el('input', { id: 'import-files', type: 'file', multiple: true, on: { change: () => this.#choose() } });
  #format = el('select', { id: 'import-format', on: { change: () => this.#showOptions() } },
    Object.entries(FORMATS).map(([value, text]) => el('option', { value }, text)));
  #name = el('input', { id: 'import-name', type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: 64 });
  #look = el('button', { type: 'button', on: { click: () => this.#preview() } }, 'Preview');
  #import = el('button', { type: 'button', class: 'primary', on: { click: () => this.#send() } }, 'Import');
  #stop = el('button', { type: 'button', on: { click: () => this.#running.abort() } }, 'Stop');
  #bar = el('progress', { max: 1, 'aria-label': 'Sent' });
  #state = el('span', { class: 'minor' });
  #progress = el('div', { class: 'import-progress', hidden: true }, this.#bar, this.#state, this.#stop);
  #verdict = el('div', { class: 'verdict', 'aria-live': 'polite' }, el('p', { class: 'minor' },
    'Choose one or several files: a table, a ZIP of pictures, or arrays. They are shown here before they are imported.'));
  /** Whether the preview is of the form as it is now, and the import would take it. */
  #previewed = false;
  /** Counts the changes of the form, to notice those during a request. */
  #changes = 0;
  /** The request that is sent, and whether it imports: then no other files can be chosen, because that would stop it. */
  #running = null;
  #importing = false;

  /** @param done called when the data set is imported */
  constructor(done) {
    this.#done = done;
    this.element = el('form', { class: 'import', on: {
      input: (event) => this.#changed(event.target),
      submit: (event) => event.preventDefault(),
    } },
      el('section', { class: 'card import-form', 'aria-label': 'Form' },
        field('import-files', 'Files', this.#files), field('import-format', 'Format', this.#format),
        field('import-name', 'Name', this.#name),
        this.#options.element,
        el('div', { class: 'actions' }, this.#look, this.#import), this.#progress),
      el('section', { class: 'card', 'aria-label': 'Preview' }, el('h2', null, 'Preview'), this.#verdict));
    this.#showOptions();
    this.#verdict.classList.remove('stale');
  }

  #choose() {
    const files = [...this.#files.files];
    if (files.length > 0) {
      this.#format.value = formatOf(files);
      this.#name.value ||= datasetName(files);
      this.#showOptions();
      this.#preview();
    }
  }

  #showOptions() {
    this.#options.show(this.#format.value);
    this.#changed(this.#format);
  }

  /** The name is no part of the preview. */
  #changed(field) {
    if (field !== this.#name) {
      this.#previewed = false;
      this.#changes++;
      this.#verdict.classList.add('stale');
    }
    this.#enable();
  }

  #enable() {
    const idle = this.#running === null;
    this.#look.disabled = !idle || this.#files.files.length === 0;
    this.#import.disabled = !idle || !this.#previewed || this.#name.value.trim() === '';
    this.#import.title = this.#previewed ? '' : 'See the preview first';
    this.#files.disabled = this.#importing;
    this.#progress.hidden = idle;
  }

  async #preview() {
    const changes = this.#changes;
    const preview = await this.#post('datasets:preview', []);
    if (preview === null || changes !== this.#changes) {
      return;
    }
    this.#previewed = preview.problems.length === 0;
    if (preview.table) {
      this.#options.offerColumns(preview.table.columns.map(({ name }) => name));
      this.#options.assumeTarget(preview.target.column);
    }
    this.#show(previewOf(preview));
    this.#enable();
  }

  async #send() {
    this.#importing = true;
    const dataset = await this.#post('datasets', [['name', this.#name.value.trim()]]);
    this.#importing = false;
    this.#enable();
    if (dataset === null) {
      return;
    }
    this.#done();
    toast(`${dataset.name} is imported.`);
    if (this.element.isConnected) {
      location.hash = datasetHref(dataset.name);
    }
  }

  /** Sends the form with further fields; returns the answer, or null after showing why there is none. */
  async #post(address, fields) {
    const files = [...this.#files.files];
    const body = new FormData();
    [['format', this.#format.value], ...fields, ...this.#options.entries()].forEach(([name, value]) => body.append(name, value));
    partsOf(this.#format.value, files).forEach(([part, file]) => body.append(part, file));
    this.#running?.abort();
    const running = this.#running = new AbortController();
    this.#sent(0);
    this.#enable();
    try {
      await requireUnchanged(files);
      return await sendForm(address, body, (fraction) => this.#sent(fraction), running.signal);
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#show([el('p', { class: 'bad' }, error.errors?.length ? 'The service refuses this:' : error.message),
          problemList(error.errors ?? [])]);
      }
      return null;
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.#enable();
      }
    }
  }

  #sent(fraction) {
    if (fraction < 1) {
      this.#bar.value = fraction;
    } else {
      this.#bar.removeAttribute('value'); // how long reading takes is not known
    }
    this.#state.textContent = fraction < 1 ? `${percent(fraction, 0)} sent` : 'The service reads the files…';
  }

  #show(content) {
    this.#verdict.classList.remove('stale');
    this.#verdict.replaceChildren(...content.flat(Infinity).filter(Boolean));
  }
}

/** A browser does not send a file that another program has changed since it was chosen, and does not say why. */
async function requireUnchanged(files) {
  for (const file of files) {
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      throw new Error(`${file.name} has changed since you chose it, or cannot be read. Choose it again.`);
    }
  }
}

function field(id, label, input) {
  return el('div', null, el('label', { for: id }, label), input);
}
