/**
 * A job's server-sent events. The browser reconnects by itself and says where it was (`Last-Event-ID`); where it gives up, this
 * starts over. A hidden tab does not listen: browsers share six connections between all tabs.
 *
 * @param listeners by event name; each gets the event's JSON. After `end` nothing follows
 * @param opened called whenever the stream has been opened: what came before has to be asked for
 */
import { path, url } from './api.js';
import { connection } from './connection.js';

const RETRY_MS = 3000;
/** A stream that is back within this time was not missed: servers end streams now and then. */
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
    // Before the server closes: a browser would take that for a failure and come back.
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
