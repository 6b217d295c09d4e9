/** Lets the user choose a recipe; recipes are grouped by chapter of the book. */
import { el } from '../component/dom.js';
import { percent } from '../text/format.js';
import { learnsFrom } from './specification.js';

export function recipePicker(recipes, chosen, choose) {
  const chapters = new Map();
  recipes.forEach((recipe) => {
    const chapter = recipe.chapter ? `Chapter ${recipe.chapter} of the book` : 'First steps';
    chapters.set(chapter, [...chapters.get(chapter) ?? [], recipe]);
  });
  return [el('h2', null, 'Start from a recipe'), ...[...chapters].map(([chapter, members]) => el('fieldset', null,
    el('legend', null, chapter),
    members.map((recipe) => el('label', { class: 'recipe' },
      el('input', { type: 'radio', name: 'recipe', value: recipe.name, checked: recipe === chosen, on: { change: () => choose(recipe) } }),
      el('span', null, el('b', null, recipe.title),
        el('span', { class: 'minor' }, [learnsFrom(recipe.job), bookFigure(recipe), needs(recipe)].filter(Boolean).join(' · ')))))))];
}

/** Returns the accuracy that the book reports for a recipe, or the expected accuracy of a recipe that is not from the book. */
export function bookFigure({ chapter, expected }) {
  return expected?.test_accuracy == null ? null : `${chapter ? 'book' : 'expected'}: ${percent(expected.test_accuracy)}`;
}

/** Names the recipe that must be trained first, because this one starts from its model; null if there is none. */
const needs = ({ requires }) => (requires ? `after ${requires}` : null);
