/** Shows the state, progress and score of a job. */
import { el } from '../component/dom.js';
import { duration, words } from '../text/format.js';

/** The filters of the job list with their states. A job that is pausing or stopping is still running. */
export const FILTERS = {
  queued: 'queued', running: 'running,pausing,stopping', paused: 'paused',
  succeeded: 'succeeded', failed: 'failed', cancelled: 'cancelled',
};
const OVER = new Set(['succeeded', 'failed', 'cancelled']);

export const isOver = (job) => OVER.has(job.status);

const REASONS = {
  completed: 'all epochs done',
  early_stopped: 'stopped early: no more improvement',
  target_reached: 'target reached',
  time_limit: 'time limit reached',
  stopped: 'stopped by request',
  diverged: 'the cost diverged',
  cancelled: 'cancelled by request',
  error: 'ended by an error',
};

export const reason = (job) => (job.stop_reason ? REASONS[job.stop_reason] ?? words(job.stop_reason) : null);

export function pill(status) {
  const element = el('span', { class: 'pill' });
  setPill(element, status);
  return element;
}

export function setPill(element, status) {
  if (element.dataset.status !== status) {
    element.dataset.status = status;
    element.textContent = words(status);
  }
}

/** Returns the metric that selects a job's best epoch; null if it is not known yet, or if the job keeps the last weights. */
const monitored = (job) => job.early_stopping?.monitor ?? job.provenance?.selected_on ?? null;

const NATURAL = ['accuracy', 'cost'];
const OTHERS = ['training_accuracy', 'training_cost', 'evaluation_return', 'episode_return'];

/**
 * Returns the main score of an epoch as [name, value]: of the metric that the job monitors, or else the first of accuracy, cost, return
 * and reconstruction error that the epoch has.
 */
export const score = (job, epoch) => mainScore(epoch?.metrics, [monitored(job), ...NATURAL.map((name) => `validation_${name}`), ...OTHERS],
  'validation_reconstruction_error');

/** Returns the main score of the test, by the same rule. */
export const testScore = (job) => mainScore(job.test, [monitored(job)?.replace(/^(training|validation)_/, ''), ...NATURAL, ...OTHERS],
  'reconstruction_error');

function mainScore(metrics, preferred, family) {
  const names = preferred.filter(Boolean);
  const name = names.find((each) => metrics?.[each] != null) ?? Object.keys(metrics ?? {}).find((each) => each.startsWith(family));
  return name ? [name, metrics[name]] : [names[0], null];
}

/** Returns the epoch, with its metrics, whose weights the job keeps, or would keep if it ended now; null before the first one. */
export function kept(job) {
  const last = (job.kept ?? job.keep) === 'last';
  return last ? job.last ?? job.best : job.best ?? job.last;
}

/** Returns text such as "best, epoch 12"; the epoch is a fraction if training ended within an epoch. */
export function keptEpoch(job) {
  const epoch = kept(job);
  return epoch && `${epoch === job.best ? 'best' : 'last'}, epoch ${Math.round(epoch.epoch * 100) / 100}`;
}

/** Returns the fraction of epochs done, in [0, 1]; 1 for a job that succeeded, even before its last epoch. */
export function share(job) {
  if (job.status === 'succeeded') {
    return 1;
  }
  const { epoch = 0, epochs = job.epochs } = job.progress ?? {};
  return epochs ? Math.min(1, epoch / epochs) : 0;
}

/** Returns text such as "12 / 30". */
export function epochs(job) {
  const { epoch = 0, epochs: all = job.epochs } = job.progress ?? {};
  return `${Math.floor(epoch)} / ${all}`;
}

/** Returns the text under a progress bar: the time left, or the time taken. */
export function outlook(job) {
  const eta = job.progress?.eta_seconds;
  if (job.status === 'running' && eta != null) {
    return `${duration(eta)} left`;
  }
  if (job.status === 'queued') {
    return 'waiting for a worker';
  }
  if (isOver(job)) {
    return job.started_at ? `took ${duration(job.progress.seconds)}` : 'never started';
  }
  return '';
}

export function progressBar(job) {
  const bar = el('div', { class: 'bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }, el('i'));
  setProgress(bar, job);
  return bar;
}

export function setProgress(bar, job) {
  const percent = Math.round(share(job) * 1000) / 10;
  bar.dataset.status = job.status;
  bar.setAttribute('aria-label', `Progress of ${job.name}`);
  bar.setAttribute('aria-valuenow', Math.round(percent));
  bar.setAttribute('aria-valuetext', `epoch ${epochs(job)}`);
  bar.firstElementChild.style.width = `${percent}%`;
}
