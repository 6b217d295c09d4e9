/**
 * Calls the public API. The dashboard uses no other endpoints, so that any client can do the same.
 */
import { connection } from './connection.js';

// Relative to this file, so that the dashboard also works below a path prefix.
const BASE = new URL('../../api/v1/', import.meta.url);

/** The answers of a proxy while the service behind it restarts. */
const UNREACHABLE = new Set([502, 503, 504]);

/** A failed request; the message is a sentence, `errors` names each wrong field (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || sentence(status));
    this.status = status;
    this.errors = body?.errors ?? [];
  }
}

function sentence(status) {
  switch (status) {
    case 404: return 'There is nothing at this address (any more).';
    case 409: return 'That is not possible in the present state.';
    case 413: return 'The request is too large.';
    case 429: return 'The service is busy. Try again in a moment.';
    case 503: return 'The service is not ready yet. Try again in a moment.';
    default: return status >= 500 ? 'The service failed to answer this request.' : `The service refused this request (${status}).`;
  }
}

export function url(path, query = {}) {
  // Appended as text: as a relative URL, "jobs:validate" would have the scheme "jobs".
  const address = new URL(BASE.href + path);
  Object.entries(query).filter(([, value]) => value != null && value !== '')
    .forEach(([name, value]) => address.searchParams.set(name, value));
  return address;
}

/** Encodes the values in a path: path`models/${name}`. */
export function path(strings, ...values) {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));
}

async function call(method, address, { body, file, headers, signal, accept = 'application/json' } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method, signal,
      headers: {
        Accept: `${accept}, application/problem+json`,
        ...(file ? { 'Content-Type': file.type } : body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch (error) {
    throw error.name === 'AbortError' ? error : unreachable();
  }
  if (response.ok && accept.startsWith('image/')) {
    connection.restored('api');
    return response.blob();
  }
  return answerOf(response.status, await response.text());
}

/** Reports that the connection is lost; returns the problem of a request without an answer. */
export function unreachable() {
  connection.lost('api');
  return new Problem(0, { detail: 'The service cannot be reached.' });
}

/** Returns the JSON of an answer, null for none; throws a Problem if the request has failed. */
export function answerOf(status, text) {
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    answer = null; // for example a proxy's HTML page; the status is enough
  }
  if (UNREACHABLE.has(status)) {
    connection.lost('api', answer?.detail);
  } else {
    connection.restored('api');
  }
  if (status < 200 || status > 299) {
    throw new Problem(status, answer);
  }
  return answer;
}

export const get = (address, query, signal) => call('GET', url(address, query), { signal });
export const post = (address, body, options) => call('POST', url(address), { body, ...options });
/** Posts a file, of its own type. */
export const upload = (address, file, options) => call('POST', url(address), { file, ...options });
/** Posts a request whose response is a PNG image. */
export const picture = (address, body, options) => call('POST', url(address), { body, accept: 'image/png', ...options });
export const remove = (address) => call('DELETE', url(address));
