// Buttons that take away: files, the link, the commands, pictures; and the check of the numbers.

import { recheck } from "./check.js";
import { h, inReport, put } from "./dom.js";
import { named, number, say } from "./format.js";
import { FILES, cadresTable, commands, measuresTable, scenarioFile } from "./export.js";
import { BACKGROUND } from "./results.js";

const PICTURE_SCALE = 2;

/** Hand a file over to the reader. */
export function give(name, content, type) {
  const address = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([content], { type }),
  );
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function takeAway(view) {
  const { data, state, results } = view;
  const file = (at) =>
    h(
      "button",
      {
        type: "button",
        onclick: () => give(FILES[at], scenarioFile(data, state, at), "application/toml"),
      },
      say("take_scenario", { side: view.letter(at) }),
    );
  const table = (words, name, write) =>
    h("button", { type: "button", onclick: () => give(name, write(), "text/csv") }, say(words));
  const copied = h("span", { role: "status" });
  const link = h(
    "button",
    {
      type: "button",
      onclick: async () => {
        put(copied, (await copy(location.href)) ? say("copied") : location.href);
      },
    },
    say("take_link"),
  );
  const shown = state.sides.map((side) => view.scenarioOf(side));
  const fileless = shown.filter((one) => one.given === null);
  return h(
    "div",
    { class: "takeaway" },
    fileless.length > 0
      ? h("p", { class: "note" }, say("take_no_file", { which: fileless.map((one) => named(one.title)).join(", ") }))
      : [
          h(
            "section",
            {},
            h("h2", {}, say("take_files")),
            h("p", { class: "buttons" }, file(0), file(1)),
            shown.every((one) => one.shipped) ? null : h("p", { class: "note" }, say("take_own")),
          ),
          h(
            "section",
            {},
            h("h2", {}, say("take_commands")),
            h("p", { class: "note" }, say("take_commands_note")),
            h(
              "pre",
              { tabindex: 0 },
              commands(data, state, BACKGROUND[state.county] + 1).join("\n"),
            ),
          ),
        ],
    h(
      "section",
      {},
      h("h2", {}, say("take_tables")),
      h(
        "p",
        { class: "buttons" },
        table("take_measures", "measures.csv", () => measuresTable(data, results, state)),
        table("take_cadres", "cadres.csv", () =>
          cadresTable(data, results, state, view.yearShown()),
        ),
      ),
      h("p", { class: "note" }, say("take_pictures")),
    ),
    inReport()
      ? null
      : h(
          "section",
          {},
          h("h2", {}, say("take_state")),
          h("p", { class: "buttons" }, link, copied),
          h("p", { class: "note" }, say("take_state_note")),
        ),
    h(
      "section",
      {},
      h("h2", {}, say("check")),
      h("p", { class: "note" }, say("check_note", { years: data.check.years })),
      checker(view),
    ),
  );
}

function checker(view) {
  const said = h("div", { role: "status", class: "checked" });
  const button = h(
    "button",
    {
      type: "button",
      onclick: async () => {
        button.disabled = true;
        const each = (done, all) => put(said, say("checking", { done, all }));
        const told = await view.alone(() => recheck(view.runner, view.data, each));
        button.disabled = false;
        if (told === null) {
          put(said);
          return;
        }
        const { compared, differs } = told;
        const lines = differs.slice(0, 5).map((one) => h("li", {}, say("check_line", one)));
        put(
          said,
          differs.length === 0
            ? h("p", { class: "good" }, say("check_good", { compared: number(compared, 0) }))
            : h(
                "div",
                { class: "bad" },
                say("check_bad", { count: differs.length, compared: number(compared, 0) }),
                h("ul", {}, lines),
              ),
        );
      },
    },
    say("check_do"),
  );
  return h("div", {}, h("p", { class: "buttons" }, button), said);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Take a chart away, as it is drawn or as a picture. */
export async function takeChart(kind, name) {
  const svg = document.querySelector(`#chart-${CSS.escape(name)} .plot`);
  const text = new XMLSerializer().serializeToString(svg);
  if (kind === "SVG") give(`${name}.svg`, text, "image/svg+xml");
  else give(`${name}.png`, await picture(svg, text), "image/png");
}

async function picture(svg, text) {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const sheet = h("canvas", { width: width * PICTURE_SCALE, height: height * PICTURE_SCALE });
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}
