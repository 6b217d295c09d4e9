/**
 * A job's server-sent events. The browser reconnects by itself and says where it was (`Last-Event-ID`); this reports meanwhile
 * that the connection is lost, and starts over where the browser gives up.
 *
 * @param listeners by event name; each gets the event's JSON
 * @param opened called whenever the stream has been opened: what came before has to be asked for
 */
import { path, url } from './api.js';
import { connection } from './connection.js';

const RETRY_MS = 3000;

export function follow(id, listeners, opened, signal) {
  const source = `stream ${id}`;
  let events;
  let retry;

  function open() {
    events = new EventSource(url(path`jobs/${id}/stream`));
    for (const [name, listener] of Object.entries(listeners)) {
      events.addEventListener(name, (event) => listener(JSON.parse(event.data)));
    }
    events.addEventListener('open', () => {
      connection.restored(source);
      opened();
    });
    events.addEventListener('error', () => {
      connection.lost(source);
      if (events.readyState === EventSource.CLOSED) {
        retry = setTimeout(open, RETRY_MS);
      }
    });
  }

  function close() {
    clearTimeout(retry);
    events.close();
    connection.restored(source);
  }

  open();
  signal.addEventListener('abort', close);
  return close;
}
