/** The ready specifications to choose from, by chapter of the book. */
import { el } from './dom.js';
import { percent } from './format.js';
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

/** What the book reports for this experiment, or what is to be expected of one that is not the book's. */
export function bookFigure({ chapter, expected }) {
  return expected?.test_accuracy == null ? null : `${chapter ? 'book' : 'expected'}: ${percent(expected.test_accuracy)}`;
}

/** A recipe that begins with the model of another is refused before that one has been trained. */
const needs = ({ requires }) => (requires ? `after ${requires}` : null);
