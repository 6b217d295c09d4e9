/** Sends forms with files. Unlike fetch, XMLHttpRequest says how much of a form is sent. */
import { answerOf, unreachable, url } from './api.js';

/**
 * Returns the answer to a form.
 *
 * @param form FormData
 * @param sent called with the fraction of the form that is sent, in [0, 1]
 */
export function sendForm(address, form, sent, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener('abort', stop);
    request.open('POST', url(address));
    request.setRequestHeader('Accept', 'application/json, application/problem+json');
    request.upload.addEventListener('progress', ({ loaded, total }) => sent(total ? loaded / total : 0));
    request.upload.addEventListener('load', () => sent(1));
    request.addEventListener('load', () => {
      try {
        resolve(answerOf(request.status, request.responseText));
      } catch (problem) {
        reject(problem);
      }
    });
    request.addEventListener('error', () => reject(unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('The request was stopped.', 'AbortError')));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    request.send(form);
  });
}
