/**
 * Creates elements without markup: text from the service becomes text nodes, never HTML.
 */

/**
 * Creates an element. `on` maps event names to listeners; the other names, such as `class` and `data-…`, are attributes, and those with
 * the value null or false are left out. Children are nodes, text, or arrays of them; null and false are skipped.
 */
export function el(tag, attributes, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** Creates an element in the SVG namespace. */
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

/** Sets the text only if it differs, so that selections and screen readers are not disturbed. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Announces a text to screen readers. */
export function announce(text) {
  setText(document.getElementById('announcer'), text);
}

/** Shows a short message that disappears after some seconds. */
export function toast(text, kind = 'info') {
  const message = el('div', { class: `toast ${kind}` }, text);
  document.getElementById('toasts').append(message);
  setTimeout(() => message.remove(), kind === 'error' ? 9000 : 4500);
}

/** The empty state of a page: a title, a hint, and links to the next action. */
export function empty(title, hint, ...actions) {
  return el('div', { class: 'empty' }, el('h2', null, title), el('p', null, hint),
    actions.length ? el('div', { class: 'actions' }, actions) : null);
}

/** An error message in place of content that could not be loaded. */
export function failure(error, retry) {
  return el('div', { class: 'notice error', role: 'alert' },
    el('p', null, error.message),
    retry ? el('button', { type: 'button', on: { click: retry } }, 'Try again') : null);
}

/** A button that is disabled while its action runs, and shows a message if the action fails. */
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
