/** The actions that a job's state allows. */
import { actionButton, el, toast } from '../component/dom.js';
import { path, post, remove } from '../http/api.js';
import { findsFeatures } from '../network/architecture.js';
import { tryHref } from '../text/links.js';
import { lastJobsHref } from './job-pages.js';
import { isOver } from './states.js';

/** @param done called after a request was accepted */
export function jobActions(job, done) {
  const command = (label, verb, said, attributes, question) => actionButton(label, async () => {
    if (question && !window.confirm(question)) {
      return;
    }
    await post(path`jobs/${job.id}/` + verb);
    toast(said);
    done();
  }, attributes);
  const list = [];
  if (job.model_version && !findsFeatures(job.architecture)) {
    list.push(el('a', { class: 'button primary', href: tryHref(job.model, job.model_version) }, 'Try it'));
  }
  if (['queued', 'running'].includes(job.status)) {
    list.push(command('Pause', 'pause', 'Pausing at the next mini-batch.'));
  }
  if (['pausing', 'paused'].includes(job.status)) {
    list.push(command('Resume', 'resume', 'The job will continue.', { class: 'primary' }));
  }
  if (job.started_at && ['running', 'pausing', 'paused'].includes(job.status)) {
    const weights = job.keep === 'last' ? 'last weights' : 'best weights so far';
    list.push(command('Stop', 'stop', `Stopping; the ${weights} are kept.`, { title: `End now and keep the ${weights}` }));
  }
  if (!isOver(job)) {
    list.push(command('Cancel', 'cancel', 'Cancelling; no model is kept.', { class: 'danger', title: 'End now and keep no model' },
      job.started_at ? `Cancel the job “${job.name}”? No model is kept, and its training is lost.`
        : `Cancel the job “${job.name}”?`));
  }
  list.push(el('a', { class: 'button', href: `#/new?job=${job.id}`, title: 'A new job with this specification' }, 'Run again…'));
  if (isOver(job)) {
    list.push(actionButton('Delete', async () => {
      if (window.confirm(`Delete the job “${job.name}” with its metrics and checkpoints?`)) {
        await remove(path`jobs/${job.id}`);
        location.hash = lastJobsHref();
      }
    }, { class: 'danger' }));
  }
  return list;
}
