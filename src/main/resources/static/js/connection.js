/**
 * Whether the service can be heard. Every source (API calls, a job's stream) tells what it notices; the page shows the sum.
 */
class Connection extends EventTarget {
  #broken = new Map();

  /** @param reason a sentence, where the service can be heard and says that it cannot serve */
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

/** Keeps the banner under the top bar in step with the connection. */
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
