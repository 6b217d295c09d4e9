/**
 * Follows a job's server-sent events. The browser reconnects by itself and sends the last event's id (`Last-Event-ID`); if it gives up,
 * this opens a new stream. A hidden tab closes its stream, because all tabs together share six connections to a server.
 *
 * @param listeners map from event name to a function of the event's JSON; `end` is the last event
 * @param opened    called whenever the stream has been opened, to load what happened before
 */
import { path, url } from './api.js';
import { connection } from './connection.js';

const RETRY_MS = 3000;
/** An interruption shorter than this is not reported, because servers end streams now and then. */
const PATIENCE_MS = 2000;

export function follow(id, listeners, opened, signal) {
  const source = `stream ${id}`;
  let events = null;
  let retry;
  let complaint;

  function open() {
    events = new EventSource(url(path`jobs/${id}/stream`));
    for (const [name, listener] of Object.entries(listeners)) {
      events.addEventListener(name, (event) => listener(JSON.parse(event.data)));
    }
    // Closes before the server does, because the browser would take the server's close for a failure and reconnect.
    events.addEventListener('end', close);
    events.addEventListener('open', () => {
      heard();
      opened();
    });
    events.addEventListener('error', () => {
      complaint ??= setTimeout(() => connection.lost(source), PATIENCE_MS);
      if (events?.readyState === EventSource.CLOSED) {
        retry = setTimeout(open, RETRY_MS);
      }
    });
  }

  function heard() {
    clearTimeout(complaint);
    complaint = null;
    connection.restored(source);
  }

  function pause() {
    clearTimeout(retry);
    events?.close();
    events = null;
    heard();
  }

  function onVisibility() {
    pause();
    if (!document.hidden) {
      open();
    }
  }

  function close() {
    document.removeEventListener('visibilitychange', onVisibility);
    pause();
  }

  document.addEventListener('visibilitychange', onVisibility);
  signal.addEventListener('abort', close);
  open();
  return close;
}
