/** The events of a job, newest first. */
import { el } from '../component/dom.js';
import { get, path } from '../http/api.js';
import { clock, words } from '../text/format.js';

const LIMIT = 500;

export class EventLog {
  #seen = new Set();

  constructor(id) {
    this.id = id;
    this.list = el('ol', { class: 'events', role: 'log', 'aria-label': 'Events, newest first', tabindex: '0' });
    this.element = el('section', { class: 'card' }, el('h2', null, 'Events'), this.list);
  }

  async load(signal) {
    try {
      const { data } = await get(path`jobs/${this.id}/events`, { limit: LIMIT }, signal);
      data.forEach((event) => this.add(event));
    } catch (error) {
      if (error.name !== 'AbortError' && this.#seen.size === 0) {
        this.list.replaceChildren(el('li', { class: 'minor' }, error.message));
      }
    }
  }

  add(event) {
    if (this.#seen.has(event.sequence)) {
      return;
    }
    this.#seen.add(event.sequence);
    const { level } = event;
    const entry = el('li', { 'data-level': level, 'data-sequence': event.sequence },
      clock(event.at),
      el('span', null, level === 'info' ? null : el('b', null, `${words(level)}: `), event.message));
    // Events mostly arrive in order, but after a reconnect an older event may follow a newer one.
    const before = [...this.list.children].find((other) => Number(other.dataset.sequence) < event.sequence);
    this.list.insertBefore(entry, before ?? null);
  }
}
