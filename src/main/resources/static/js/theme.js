/* Applies the light or dark theme: the user's earlier choice, or else the system's preference. */
(function () {
  'use strict';
  const KEY = 'trainyard.theme';
  const system = window.matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is refused in some private windows
    }
  }

  function apply() {
    const theme = chosen() || (system.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById('theme');
    if (button) {
      button.setAttribute('aria-label', 'Switch to the ' + (theme === 'dark' ? 'light' : 'dark') + ' theme');
      button.textContent = theme === 'dark' ? '☀' : '☾';
    }
    document.dispatchEvent(new CustomEvent('themechange'));
  }

  function toggle() {
    const other = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      // Choosing what the system prefers means following the system again.
      if (other === (system.matches ? 'dark' : 'light')) {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, other);
      }
    } catch {
      document.documentElement.dataset.theme = other;
    }
    apply();
  }

  apply();
  system.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('theme').addEventListener('click', toggle);
    apply();
  });
})();
