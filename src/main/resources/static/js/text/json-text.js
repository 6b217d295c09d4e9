/** Formats JSON for people: a value that fits in a line is written in one line. */
const WIDTH = 88;
const INDENT = '  ';

export function jsonText(value, indent = '', used = 0) {
  const flat = oneLine(value);
  if (value === null || typeof value !== 'object' || (indent !== '' && flat.length + indent.length + used <= WIDTH)) {
    return flat;
  }
  const inner = indent + INDENT;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Array.isArray(value)
    ? value.map((member) => jsonText(member, inner))
    : Object.entries(value).map(([name, member]) => {
      const start = `${JSON.stringify(name)}: `;
      return start + jsonText(member, inner, start.length);
    });
  return `${open}\n${members.map((member) => inner + member).join(',\n')}\n${indent}${close}`;
}

function oneLine(value) {
  if (Array.isArray(value)) {
    return `[${value.map(oneLine).join(', ')}]`;
  }
  return value !== null && typeof value === 'object'
    ? `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLine(member)}`).join(', ')}}`
    : JSON.stringify(value);
}
