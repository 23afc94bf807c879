// Elements made from plain values. Text goes in as text: no name or title can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Say whether the page lies in a report, where it has no address of its own. */
export function inReport() {
  return location.protocol === "about:";
}

/** Make an element; `on…` are listeners, `style` an object, all else attributes. */
export function h(tag, given = {}, ...children) {
  return fill(document.createElement(tag), given, children);
}

/** Make an SVG element. */
export function s(tag, given = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), given, children);
}

function fill(node, given, children) {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") {
      for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    } else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(
    ...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false),
  );
  return node;
}

/** Put children in the place of all that an element holds. */
export function put(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((one) => one !== null && one !== undefined),
  );
}

/** Make a table of numbers that scrolls where it is too wide; `kind` is a class of its own. */
export function table(head, rows, kind = "") {
  return h(
    "div",
    { class: "scroll", tabindex: 0 },
    h(
      "table",
      { class: `numbers ${kind}`.trim() },
      h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, rows),
    ),
  );
}
