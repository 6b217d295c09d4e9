/**
 * Edited texts of new jobs, by the recipe, job or data set that each started from. They last until the tab is closed, also when the user
 * chooses another recipe, goes to another page or reloads.
 */
const KEY = 'trainyard.drafts';
const MOST = 20;

let drafts = load();

function load() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEY)) ?? []);
  } catch {
    return new Map(); // storage is refused in some private windows
  }
}

function store() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...drafts]));
  } catch {
    // The drafts last until the page is reloaded.
  }
}

/** Returns the edited text that started from `source`; undefined if there is none. */
export const draftOf = (source) => drafts.get(source);

/** Returns the source of the text edited last; undefined if there is none. */
export const lastDraft = () => [...drafts.keys()].at(-1);

/** Keeps the text as the latest draft; a text equal to its original is no draft. */
export function keepDraft(source, text, original) {
  drafts.delete(source);
  if (text !== original) {
    drafts.set(source, text);
  }
  drafts = new Map([...drafts].slice(-MOST));
  store();
}
