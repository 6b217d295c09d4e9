/** The ready specifications to choose from, by chapter of the book. */
import { el } from './dom.js';
import { percent } from './format.js';

const chapterOf = (recipe) => recipe.chapter ?? recipe.specification?.tags?.chapter;

export function recipePicker(recipes, chosen, choose) {
  const chapters = new Map();
  recipes.forEach((recipe) => {
    const chapter = chapterOf(recipe) ? `Chapter ${chapterOf(recipe)}` : 'First steps';
    chapters.set(chapter, [...chapters.get(chapter) ?? [], recipe]);
  });
  return [el('h2', null, 'Start from a recipe'), ...[...chapters].map(([chapter, members]) => el('fieldset', null,
    el('legend', null, chapter),
    members.map((recipe) => el('label', { class: 'recipe' },
      el('input', { type: 'radio', name: 'recipe', value: recipe.name, checked: recipe === chosen, on: { change: () => choose(recipe) } }),
      el('span', null, el('b', null, recipe.title ?? recipe.name),
        el('span', { class: 'minor' }, [recipe.specification.dataset, figureOf(recipe)].filter(Boolean).join(' · ')))))))];
}

/** What the book reports for this experiment. */
export function figureOf(recipe) {
  return recipe.book == null ? null : `book: ${percent(recipe.book)}`;
}
