/**
 * Elements without markup: whatever comes from the service becomes text nodes, never HTML.
 */

/**
 * An element. `class`, `data-…` and the like are attributes; `on` maps event names to listeners; an attribute that is null or
 * false is left out. Children are nodes, text, or arrays of them; null is nothing.
 */
export function el(tag, attributes, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** The same in the SVG namespace. */
export function svg(tag, attributes, ...children) {
  return build(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value != null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

/** Writes only what changed, so that a selection or a screen reader is not disturbed. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Says something to people who listen to the page instead of looking at it. */
export function announce(text) {
  setText(document.getElementById('announcer'), text);
}

/** A short message that goes away by itself. */
export function toast(text, kind = 'info') {
  const message = el('div', { class: `toast ${kind}` }, text);
  document.getElementById('toasts').append(message);
  setTimeout(() => message.remove(), kind === 'error' ? 9000 : 4500);
}

/** What a page shows when there is nothing yet: what this is, and what to do next. */
export function empty(title, hint, ...actions) {
  return el('div', { class: 'empty' }, el('h2', null, title), el('p', null, hint),
    actions.length ? el('div', { class: 'actions' }, actions) : null);
}

/** A failure in the place of what it kept from being shown. */
export function failure(error, retry) {
  return el('div', { class: 'notice error', role: 'alert' },
    el('p', null, error.message),
    retry ? el('button', { type: 'button', on: { click: retry } }, 'Try again') : null);
}

/** A button that cannot be pressed twice while it works, and that says so when it fails. */
export function actionButton(label, action, attributes = {}) {
  const button = el('button', { type: 'button', ...attributes, on: {
    async click() {
      button.disabled = true;
      try {
        await action();
      } catch (error) {
        toast(error.message, 'error');
      } finally {
        button.disabled = false;
      }
    },
  } }, label);
  return button;
}
