// Words of both languages, and numbers as the commands write them.

const MINUS = "\u2212";
const NOTHING = "\u2013";
const speaking = { words: {}, terms: {}, units: {}, lang: "en" };

/** Speak a language from now on: what was written before is to be written anew. */
export function speak(data, lang) {
  const of = (part) => data[part][lang];
  Object.assign(speaking, { lang, words: of("words"), terms: of("terms"), units: of("units") });
}

export function language() {
  return speaking.lang;
}

/** Give a text of the words files, what stands in braces filled in. */
export function say(key, given = {}) {
  const text = speaking.words[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(given[name]));
}

/** Give the definition of a term that is no measure and no number of the world, if there is one. */
export function definition(term) {
  return speaking.terms[term];
}

/** Give what something is called, or means, in the language that is spoken. */
export function named(thing) {
  return thing[speaking.lang];
}

export function unitOf(unit) {
  return speaking.units[unit] ?? unit;
}

/** Give the decimals that a number's size deserves. */
function decimalsFor(value) {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
}

/** Give the decimals, `least` or more, that show two digits of a value however small it is. */
export function decimalsShowing(value, least) {
  let size = Math.abs(value) * 10 ** least;
  let decimals = least;
  for (; size > 0 && size < 10 && decimals < 12; decimals += 1) size *= 10;
  return decimals;
}

/** Write a number; a dash where there is none. */
export function number(value, decimals = decimalsFor(value), signed = false) {
  if (!Number.isFinite(value)) return NOTHING;
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const none = Number(text.replaceAll(",", "")) === 0;
  const sign = none ? "" : value < 0 ? MINUS : signed ? "+" : "";
  return sign + text;
}

/** Write a value of a unit: shares in per cent, all else with its unit left to the reader. */
export function quantity(value, unit, signed = false) {
  if (!Number.isFinite(value)) return NOTHING;
  if (unit === "share") return `${number(value * 100, 1, signed)}%`;
  return number(value, unit === "yuan" && Math.abs(value) >= 100 ? 0 : undefined, signed);
}

/** Write a number of the world as a scenario file has it: short, and read back to the same bits. */
export function plain(value) {
  return String(value);
}
