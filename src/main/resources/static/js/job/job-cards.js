/** The cards beside a job's curves: result, checkpoints, provenance, specification. */
import { el } from '../component/dom.js';
import { facts, hash } from '../component/facts.js';
import { table } from '../component/table.js';
import { get, path, url } from '../http/api.js';
import { learnsFrom, specificationOf } from '../specification/specification.js';
import { bytes, integer, time, words } from '../text/format.js';
import { jsonText } from '../text/json-text.js';
import { datasetHref, versionHref } from '../text/links.js';
import { keptEpoch } from './states.js';

export function resultCard(job) {
  if (!job.model_version) {
    return null;
  }
  return el('section', { class: 'card result', 'aria-label': 'Model' }, el('h2', null, 'Model'), facts([
    ['Version', el('a', { href: versionHref(job.model, job.model_version) }, `${job.model}, version ${job.model_version}`)],
    ['Weights', keptEpoch(job)],
    ['Weights SHA-256', hash(job.weights_sha256)]]));
}

/** The checkpoints of a job; `load` refreshes the list. */
export class CheckpointsCard {
  #id;
  #table = el('div');
  element = el('section', { class: 'card', hidden: true }, el('h2', null, 'Checkpoints'), this.#table);

  constructor(id) {
    this.#id = id;
  }

  async load(signal) {
    try {
      const { data } = await get(path`jobs/${this.#id}/checkpoints`, {}, signal);
      this.element.hidden = data.length === 0;
      this.#table.replaceChildren(table('plain', ['Epoch', 'Step', 'Size', 'Written', 'File'], data.map((checkpoint) => [
        checkpoint.epoch, integer(checkpoint.step), bytes(checkpoint.size_bytes), time(checkpoint.created_at),
        this.#download(checkpoint)])));
    } catch {
      // The list stays as it is; the connection's banner reports the failure.
    }
  }

  #download({ step }) {
    const href = url(path`jobs/${this.#id}/checkpoints/${step}/content`);
    return el('a', { href, download: true, 'aria-label': `Download the checkpoint of step ${step}` }, 'Download');
  }
}

export function provenanceCard(job) {
  const p = job.provenance;
  if (!p) {
    return null;
  }
  return el('section', { class: 'card' }, el('h2', null, 'Provenance'), facts([
    ...job.dataset ? [
      ['Data set', el('a', { href: datasetHref(job.dataset) }, job.dataset)],
      ['Data SHA-256', hash(p.dataset_sha256)],
    ] : [['Environment', learnsFrom(job)]],
    ['Seed', p.seed ?? job.seed],
    ['Selected on', p.selected_on && words(p.selected_on)],
    ['Threads', p.threads],
    ['Program', p.program_version],
    ['Java', p.java_version],
    ['CPU', p.cpu],
    ['Job', hash(job.id)],
    ['Queued', time(job.created_at)],
    ['Started', job.started_at && time(job.started_at)],
    ['Finished', job.finished_at && time(job.finished_at)],
    ['Curves, log and checkpoints deleted', job.purged_at && time(job.purged_at)],
  ]));
}

export function specificationCard(job) {
  const text = jsonText(specificationOf(job));
  return el('section', { class: 'card' }, el('details', null,
    el('summary', null, el('h2', null, 'Specification')),
    el('pre', { class: 'code', tabindex: '0' }, text)));
}
