/** One job in the list. */
import { sparkline } from '../chart/sparkline.js';
import { el, setText } from '../component/dom.js';
import { learnsFrom } from '../specification/specification.js';
import { metric, short, time, words } from '../text/format.js';
import { jobHref } from '../text/links.js';
import { metricName, scoreName } from '../text/metric-names.js';
import { epochs, outlook, pill, progressBar, score, setPill, setProgress, testScore } from './states.js';

// Reasons that add nothing to the state.
const SILENT = new Set([null, 'completed', 'cancelled', 'error']);

export class JobRow {
  #tick;

  /**
   * @param ticked whether the job is ticked for comparison
   * @param picked called with true or false when the user ticks or unticks it
   */
  constructor(job, ticked, picked) {
    this.#tick = el('input', { type: 'checkbox', checked: ticked, 'aria-label': `Compare ${job.name}`, on: {
      change: () => picked(this.#tick.checked),
    } });
    this.pill = pill(job.status);
    this.reason = el('span', { class: 'minor' });
    this.bar = progressBar(job);
    this.epochs = el('span');
    this.outlook = el('span', { class: 'minor' });
    this.curve = el('td', { class: 'curve', 'data-label': 'Score so far' });
    this.best = el('td', { class: 'number', 'data-label': 'Best' });
    this.test = el('td', { class: 'number', 'data-label': 'Test' });
    this.speed = el('td', { class: 'number speed', 'data-label': 'Examples/s' });
    this.element = el('tr', { 'data-job': job.id },
      el('th', { scope: 'row', class: 'name' },
        el('label', { class: 'pick', title: 'Compare' }, this.#tick),
        el('a', { href: jobHref(job.id) }, job.name),
        el('span', { class: 'minor' }, `${learnsFrom(job)} → ${job.model}`)),
      el('td', { class: 'state' }, this.pill, this.reason),
      el('td', { class: 'progress' }, this.bar, el('span', { class: 'under' }, this.epochs, this.outlook)),
      this.curve, this.best, this.test, this.speed,
      el('td', { class: 'minor created', 'data-label': 'Created' }, time(job.created_at)));
  }

  pick(ticked) {
    this.#tick.checked = ticked;
  }

  update(job) {
    setPill(this.pill, job.status);
    setText(this.reason, SILENT.has(job.stop_reason) ? '' : words(job.stop_reason).toLowerCase());
    setProgress(this.bar, job);
    setText(this.epochs, `epoch ${epochs(job)}`);
    setText(this.outlook, outlook(job));
    showScore(this.best, score(job, job.best));
    showScore(this.test, testScore(job));
    setText(this.speed, short(job.progress?.examples_per_second));
  }

  showCurve(name, values) {
    const curve = sparkline(values, `${metricName(name)} so far`);
    this.curve.replaceChildren(...(curve ? [curve] : []));
  }
}

/** Shows a value and the name of its metric: jobs of one list may monitor different ones. */
function showScore(cell, [name, value]) {
  cell.replaceChildren(metric(name, value), value == null ? '' : el('span', { class: 'minor' }, scoreName(name)));
  cell.title = metricName(name);
}
