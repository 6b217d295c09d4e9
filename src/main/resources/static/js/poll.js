/**
 * Asks again and again while somebody looks: not while the tab is hidden, not after the page was left, and more slowly while
 * the service does not answer.
 *
 * @param ask answers the milliseconds until the next time
 * @returns a function that asks at once
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
