/**
 * Calls `ask` repeatedly until `signal` is aborted. Pauses while the tab is hidden, and waits longer after each failure.
 *
 * @param ask returns a promise of the milliseconds until the next call
 * @returns a function that calls `ask` at once
 */
export function poll(ask, signal) {
  let timer;
  let asking = false;
  let failures = 0;

  async function tick() {
    clearTimeout(timer);
    if (signal.aborted || asking || document.hidden) {
      return;
    }
    asking = true;
    let wait;
    try {
      wait = await ask();
      failures = 0;
    } catch (error) {
      if (error.name === 'AbortError') {
        return;
      }
      wait = Math.min(15000, 1000 * 2 ** failures++);
    } finally {
      asking = false;
    }
    timer = setTimeout(tick, wait);
  }

  document.addEventListener('visibilitychange', tick, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  tick();
  return tick;
}
