/**
 * Maps the JSON pointer of each value to its offset in the text, so that an error of "#/optimizer/momentum" can be shown at its line.
 * The text must be valid JSON.
 */
export function positions(text) {
  const found = new Map();
  let at = 0;

  const space = () => { while (/\s/.test(text[at] ?? '')) at++; };

  function string() {
    const start = at++;
    while (text[at] !== '"') {
      at += text[at] === '\\' ? 2 : 1;
    }
    at++;
    return JSON.parse(text.slice(start, at));
  }

  function value(pointer, nameStart) {
    space();
    found.set(pointer, nameStart ?? at);
    if (text[at] === '{') {
      members(pointer, '}', () => {
        const start = at;
        const name = string();
        space();
        at++; // the colon
        return [name, start];
      });
    } else if (text[at] === '[') {
      let index = 0;
      members(pointer, ']', () => [String(index++)]);
    } else if (text[at] === '"') {
      string();
    } else {
      while (at < text.length && !/[\s,\]}]/.test(text[at])) at++;
    }
  }

  function members(pointer, end, next) {
    at++;
    space();
    while (text[at] !== end) {
      const [name, start] = next();
      value(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, start);
      space();
      if (text[at] === ',') {
        at++;
        space();
      }
    }
    at++;
  }

  value('#');
  return found;
}

/** Returns the offset of a pointer's value, or of its nearest existing parent. */
export function locate(found, pointer) {
  let nearest = pointer.startsWith('#') ? pointer : `#${pointer}`;
  while (!found.has(nearest) && nearest.includes('/')) {
    nearest = nearest.slice(0, nearest.lastIndexOf('/'));
  }
  return found.get(nearest) ?? 0;
}
