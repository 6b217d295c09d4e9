/** The page of a job: its progress, live curves, events and result. */
import { announce, el, failure } from '../component/dom.js';
import { crumbs } from '../component/page.js';
import { evaluationSection } from '../evaluation/evaluation.js';
import { get, path } from '../http/api.js';
import { addMeasurement, jobSeries } from '../http/metrics.js';
import { poll } from '../http/poll.js';
import { follow } from '../http/stream.js';
import { bookFigure } from '../specification/recipes.js';
import { words } from '../text/format.js';
import { EventLog } from './event-log.js';
import { jobActions } from './job-actions.js';
import { CheckpointsCard, provenanceCard, resultCard, specificationCard } from './job-cards.js';
import { JobCharts } from './job-charts.js';
import { lastJobsHref } from './job-pages.js';
import { JobSummary } from './job-summary.js';
import { isOver } from './states.js';

const MAX_POINTS = 2000;

export async function jobPage(root, { signal, params: [id] }) {
  root.replaceChildren(el('p', { class: 'loading' }, 'Loading the job…'));
  let job;
  try {
    job = await get(path`jobs/${id}`, {}, signal);
  } catch (error) {
    if (error.name !== 'AbortError') {
      root.replaceChildren(failure(error, () => jobPage(root, { signal, params: [id] })));
    }
    return;
  }

  const summary = new JobSummary(job);
  const actions = el('div', { class: 'actions' });
  const charts = new JobCharts(job);
  const log = new EventLog(id);
  const checkpoints = new CheckpointsCard(id);
  const evaluation = el('div');
  const side = el('div', { class: 'side' });
  let series = new Map();
  let meanwhile = null; // measurements that arrive from the stream while the series are loading
  let shownStatus = null;
  let shownEpoch = null;
  let stopFollowing = null;
  let refresh = () => {};

  if (job.tags?.recipe) {
    get(path`recipes/${job.tags.recipe}`, {}, signal).then((recipe) => {
      summary.book = bookFigure(recipe);
      summary.update(job);
    }, () => { /* there is no recipe of this name (any more) */ });
  }
  document.title = `${job.name} · Trainyard`;
  signal.addEventListener('abort', () => charts.destroy());
  root.replaceChildren(
    crumbs(el('a', { href: lastJobsHref() }, 'Jobs'), el('span', null, job.name)),
    el('div', { class: 'page-head' }, summary.head, actions),
    summary.element,
    el('div', { class: 'columns' }, el('div', { class: 'wide' }, charts.element, evaluation), side));
  update(job);
  if (isOver(job)) {
    catchUp();
  } else {
    stopFollowing = follow(id, {
      metric(measurement) {
        meanwhile?.push(measurement);
        addMeasurement(series, measurement);
        charts.schedule(series);
      },
      log: (event) => log.add(event),
      progress(progress) {
        job.progress = progress;
        summary.update(job);
      },
      state: () => refresh(),
      end: () => refresh(),
    }, catchUp, signal);
  }
  refresh = poll(async () => {
    update(await get(path`jobs/${id}`, {}, signal));
    return isOver(job) ? 30000 : 1500;
  }, signal);

  /** Loads the measurements and events from before the stream was opened, or from while it was interrupted. */
  async function catchUp() {
    const arrived = meanwhile = [];
    try {
      log.load(signal);
      const loaded = await jobSeries(id, MAX_POINTS, signal);
      arrived.forEach((measurement) => addMeasurement(loaded, measurement));
      series = loaded;
      charts.show(series);
    } catch {
      // The user has left the page, or the connection's banner reports the failure; the stream calls again when it is back.
    } finally {
      meanwhile = meanwhile === arrived ? null : meanwhile;
    }
  }

  function update(newer) {
    // A new attempt starts from a checkpoint and repeats the measurements after it.
    if (job.attempt !== newer.attempt) {
      catchUp();
    }
    const known = job.provenance !== null;
    job = newer;
    summary.update(job);
    if (shownEpoch !== Math.floor(job.progress.epoch) || job.status !== shownStatus) {
      shownEpoch = Math.floor(job.progress.epoch);
      checkpoints.load(signal);
    }
    if (job.status !== shownStatus || known !== (job.provenance !== null)) {
      const cards = [resultCard(job), log.element, checkpoints.element, provenanceCard(job), specificationCard(job)];
      side.replaceChildren(...cards.filter(Boolean));
    }
    if (job.status === shownStatus) {
      return;
    }
    const changed = shownStatus !== null;
    shownStatus = job.status;
    charts.update(job);
    if (changed) {
      announce(`The job is ${words(job.status).toLowerCase()}.`);
    }
    actions.replaceChildren(...jobActions(job, () => refresh()));
    if (isOver(job)) {
      stopFollowing?.();
      if (changed) {
        catchUp();
      }
      if (job.status === 'succeeded' && job.dataset) {
        evaluation.replaceChildren(evaluationSection(job, signal));
      }
    }
  }
}
