// A click on a word gives its definition: of a measure, of a number of the world, or of a term.

import { h, put } from "./dom.js";
import { definition, named, say, unitOf } from "./format.js";

const known = { things: new Map(), box: null };

/** Take over what can be explained, and make the box in which it is. */
export function prepareTerms(data) {
  known.things = new Map([...data.parameters, ...data.measures].map((one) => [one.name, one]));
  known.box = h("dialog", { class: "definition", "aria-labelledby": "definition-head" });
  known.box.addEventListener("click", (event) => {
    if (event.target === known.box) known.box.close();
  });
  document.body.append(known.box);
}

/** A word that can be clicked. */
export function term(name, words) {
  return h(
    "button",
    { type: "button", class: "term", "data-term": name, onclick: () => explain(name, words) },
    words,
  );
}

/** Give the lines that explain a name. */
function explained(name) {
  const one = known.things.get(name);
  if (!one) return [definition(name) ?? say("no_definition")];
  const unit = one.unit ? say("unit_is", { unit: unitOf(one.unit) }) : null;
  if (!("origin" in one)) return [named(one), unit, definition(name)].filter(Boolean);
  const range = one.plausible
    ? say("plausible_is", { low: one.plausible[0], high: one.plausible[1] })
    : null;
  return [
    named(one),
    unit,
    say("allowed_is", { low: one.low, high: one.high, default: one.default }),
    range,
    `${say(`origin_${one.origin}`)}${say("colon")}${named(one.source)}`,
    definition(name),
  ].filter(Boolean);
}

function explain(name, words) {
  put(
    known.box,
    h("h2", { id: "definition-head" }, words),
    h("p", { class: "code" }, name),
    ...explained(name).map((line) => h("p", {}, line)),
    h("button", { type: "button", onclick: () => known.box.close() }, say("close")),
  );
  known.box.showModal();
}
