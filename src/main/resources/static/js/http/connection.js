/**
 * Tracks whether the service can be reached. Each source (API calls, a job's stream) reports its own state; the connection is broken
 * while any source is.
 */
class Connection extends EventTarget {
  #broken = new Map();

  /** @param reason the service's own explanation, a sentence; undefined if it cannot be reached */
  lost(source, reason) {
    this.#broken.set(source, reason);
    this.dispatchEvent(new Event('change'));
  }

  restored(source) {
    if (this.#broken.delete(source)) {
      this.dispatchEvent(new Event('change'));
    }
  }

  get isBroken() {
    return this.#broken.size > 0;
  }

  get reason() {
    return [...this.#broken.values()].find(Boolean) ?? 'Connection lost. Reconnecting…';
  }
}

export const connection = new Connection();

/** Shows the state of the connection in the banner under the top bar. */
export function showConnection(banner) {
  let wasBroken = false;
  let hide;
  connection.addEventListener('change', () => {
    clearTimeout(hide);
    if (connection.isBroken) {
      wasBroken = true;
      banner.className = 'connection lost';
      banner.textContent = connection.reason;
      banner.hidden = false;
    } else if (wasBroken) {
      wasBroken = false;
      banner.className = 'connection back';
      banner.textContent = 'Connected again.';
      hide = setTimeout(() => { banner.hidden = true; }, 2500);
    }
  });
}
