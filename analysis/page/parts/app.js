// The page: what is on screen, who draws it, and what follows when something is moved.

import { Hover } from "./axes.js";
import { recheck } from "./check.js";
import { controls, hasOwnRow } from "./controls.js";
import { h, inReport, put, s } from "./dom.js";
import { scenarioFile } from "./export.js";
import { named, say, speak } from "./format.js";
import { FOLLOWING, PANELS } from "./panels.js";
import { Results } from "./results.js";
import { Dropped, Runner } from "./runner.js";
import { beginning, fromFragment, jobOf, scenarioOf, toFragment } from "./state.js";
import { beginStory, story } from "./story.js";
import { takeChart } from "./takeaway.js";
import { prepareTerms } from "./terms.js";
import { Player, transport } from "./transport.js";
import { mark } from "./yearcharts.js";

/** Milliseconds between drawings while years come in, so that drawing does not hold up running. */
const BETWEEN_DRAWINGS = 150;

/** All that is on screen; charts read it, controls change it through `change`. */
class View {
  constructor(data, runner) {
    this.data = data;
    this.runner = runner;
    this.results = new Results(data, runner, () => this.soon());
    this.hover = new Hover();
    this.player = new Player(this);
    Object.assign(this, {
      tab: "years",
      extra: ownRows(data),
      seat: null,
      lives: null,
      step: null,
      codes: "",
      played: () => [],
      waiting: false,
      usableAfter: null,
      wholeAfter: null,
      fresh: true,
      drawn: 0,
    });
    this.prediction = { measure: "top20_task_share", values: {}, shown: false };
    this.lang = data.lang;
    this.follow(location.hash);
  }

  /** Take over the state that a link holds. */
  follow(fragment) {
    const { state, lang, ignored } = fromFragment(this.data, fragment);
    Object.assign(this, { state, lang: lang ?? this.lang, ignored, asked: fragment });
    this.showSet();
  }

  /** Give every number that is set and has no row of its own one. */
  showSet() {
    const set = [this.state.world, ...this.state.sides.map((side) => side.levers)].flatMap(
      Object.keys,
    );
    for (const name of set) if (!this.isShown(name)) this.extra.push(name);
  }

  isShown(name) {
    return hasOwnRow(name) || this.extra.includes(name);
  }

  showNumber(name) {
    if (!this.isShown(name)) this.extra.push(name);
    this.build();
  }

  scenarioOf(side) {
    return scenarioOf(this.data, side);
  }

  letter(at) {
    return "AB"[at];
  }

  sideName(at) {
    return `${this.letter(at)} ${named(this.scenarioOf(this.state.sides[at]).title)}`;
  }

  sideMark(at) {
    const sign = s(
      "svg",
      { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
      mark(at, 6, 6, 4.5),
    );
    return h("span", { class: `side side-${at}` }, sign, " ", this.sideName(at));
  }

  yearShown() {
    return Math.min(this.state.year, Math.max(1, this.results.years));
  }

  frameShown(at) {
    return this.results.frame(at, this.yearShown());
  }

  parameterGiven(name) {
    const scenario = this.scenarioOf(this.state.sides[0]);
    const size = this.state.county === "teaching" ? this.data.teaching[name] : undefined;
    return size ?? scenario.world[name] ?? this.defaultOf(name);
  }

  parameterValue(name) {
    return this.state.world[name] ?? this.parameterGiven(name);
  }

  leverGiven(at, name) {
    return this.scenarioOf(this.state.sides[at]).own_levers[name] ?? this.defaultOf(name);
  }

  leverValue(at, name) {
    return this.state.sides[at].levers[name] ?? this.leverGiven(at, name);
  }

  ruleGiven(at, rule) {
    const { individual } = this.scenarioOf(this.state.sides[at]);
    return rule === "cap" ? individual.max : individual.weight;
  }

  defaultOf(name) {
    return this.data.parameters.find((one) => one.name === name).default;
  }

  unitName(unit) {
    const townships = this.parameterValue("townships");
    return unit < townships
      ? say("township", { number: unit + 1 })
      : say("department", { number: unit - townships + 1 });
  }

  cadreName(people, seat) {
    return say("cadre", {
      unit: this.unitName(people.unit[seat]),
      seat,
      generation: people.generation[seat] + 1,
    });
  }

  /** Change the state: run what is new, and draw controls anew where they look different now. */
  change(move, { redraw = false } = {}) {
    move();
    this.lives = null;
    this.played = () => [];
    this.fresh = true;
    this.prediction = { ...this.prediction, shown: false };
    this.results.ask(this.state);
    this.keepLink();
    if (redraw) this.build();
    // charts of years are drawn when the first new year comes
    else if (!FOLLOWING.includes(this.tab)) this.draw();
    if (this.seat !== null && this.tab === "life") this.openLife(this.seat);
  }

  /** The year on screen has moved. */
  moved() {
    this.keepLink();
    this.draw();
  }

  reset() {
    this.state = { ...beginning(this.data), county: this.state.county };
    Object.assign(this, { extra: ownRows(this.data), seat: null, step: null });
    this.change(() => {}, { redraw: true });
  }

  tell(step) {
    this.step = step;
    this.change(() => {}, { redraw: true });
  }

  keepLink() {
    if (inReport()) return;
    try {
      history.replaceState(null, "", toFragment(this.data, this.state, this.lang));
    } catch {
      location.hash = toFragment(this.data, this.state, this.lang);
    }
  }

  /**
   * Do something that needs the lanes, and run again afterwards what it broke off; null where
   * something was moved meanwhile, which goes before it.
   */
  async alone(work) {
    clearTimeout(this.results.waiting);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Dropped)) throw error;
      return null;
    } finally {
      this.results.ask(this.state);
    }
  }

  async openLife(seat) {
    Object.assign(this, { seat, lives: null, tab: "life" });
    this.build();
    await this.results.complete();
    const lives = await this.alone(() =>
      Promise.all(
        [0, 1].map((at) =>
          this.runner.whole(at, { ...jobOf(this.data, this.state, at), life: seat }),
        ),
      ),
    );
    if (lives === null || this.seat !== seat) return;
    this.lives = lives.map((frames) => frames.map((frame) => frame.halves));
    this.draw();
  }

  /** Draw what has come: the first change and the last at once, those between now and then. */
  soon() {
    const { sides } = this.results;
    const ended = this.results.failed || sides.every((side) => side.done);
    const due = this.fresh || ended;
    if (this.waiting || (!due && performance.now() - this.drawn < BETWEEN_DRAWINGS)) return;
    this.fresh = false;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      // what somebody types, draws or has just been told stays, unless it waits for these numbers
      if (FOLLOWING.includes(this.tab) || !this.drawnWhole) this.draw();
    });
  }

  /** Draw all of the page. */
  build() {
    speak(this.data, this.lang);
    document.documentElement.lang = this.lang === "zh" ? "zh-CN" : "en";
    document.title = say("title");
    this.bar = transport(this);
    this.main = h("div", {
      id: "panel",
      role: "tabpanel",
      tabindex: -1,
      "aria-labelledby": `tab-${this.tab}`,
    });
    const other = this.lang === "en" ? "zh" : "en";
    const toggle = () => {
      this.lang = other;
      this.keepLink();
      this.build();
    };
    const open =
      this.aside?.querySelector("details.settings")?.open ??
      !window.matchMedia("(max-width: 860px)").matches;
    const scrolled = this.aside?.scrollTop ?? 0;
    this.aside = h(
      "aside",
      { "aria-label": say("settings") },
      h("details", { class: "settings", open }, h("summary", {}, say("settings")), controls(this)),
    );
    put(
      document.getElementById("app"),
      h(
        "header",
        {},
        h("div", {}, h("h1", {}, say("title")), h("p", {}, say("subtitle"))),
        h(
          "p",
          { class: "buttons" },
          beginStory(this),
          h(
            "button",
            {
              type: "button",
              class: "language",
              lang: other === "zh" ? "zh-CN" : "en",
              onclick: toggle,
            },
            say("other_language"),
          ),
        ),
      ),
      h("section", { class: "sticky", "aria-label": say("transport") }, this.bar.node),
      h(
        "div",
        { class: "columns" },
        this.aside,
        h(
          "main",
          {},
          story(this),
          (this.notices = h("div", { role: "status" })),
          this.tabs(),
          this.main,
        ),
      ),
      h("footer", {}, h("p", {}, say("caution"))),
    );
    this.aside.scrollTop = scrolled;
    this.draw();
  }

  tabs() {
    const choose = (tab) => {
      this.tab = tab;
      this.build();
      document.getElementById(`tab-${tab}`).focus();
    };
    const names = Object.keys(PANELS);
    const keys = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) choose(names[(names.indexOf(this.tab) + by + names.length) % names.length]);
    };
    return h(
      "div",
      { class: "tabs", role: "tablist", onkeydown: keys },
      names.map((tab) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${tab}`,
            "aria-selected": String(tab === this.tab),
            "aria-controls": "panel",
            tabindex: tab === this.tab ? 0 : -1,
            onclick: () => choose(tab),
          },
          say(`tab_${tab}`),
        ),
      ),
    );
  }

  /** Draw what depends on numbers. */
  draw() {
    this.bar.show();
    const failed = this.results.failed
      ? h("p", { class: "bad" }, say("failed", { message: this.results.failed }))
      : null;
    const lost = this.ignored.length
      ? h("p", { class: "bad" }, say("ignored", { what: this.ignored.join(", ") }))
      : null;
    put(this.notices, failed, lost);
    put(this.main, PANELS[this.tab](this));
    this.drawn = performance.now();
    // milliseconds since the file was opened; the benchmark reads them
    if (this.results.years >= 1) this.usableAfter ??= performance.now();
    this.drawnWhole = this.results.sides.every((side) => side.done);
    if (this.drawnWhole) this.wholeAfter ??= performance.now();
  }
}

/** Name the numbers that get a slider of their own from the beginning. */
function ownRows(data) {
  return data.extra.filter((name) => !hasOwnRow(name));
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const runner = new Runner(data, document.getElementById("engine").textContent);
  speak(data, data.lang);
  prepareTerms(data);
  const view = new View(data, runner);
  document.addEventListener("click", (event) => {
    const { take, name } = event.target.dataset ?? {};
    if (take) takeChart(take, name);
  });
  window.addEventListener("hashchange", () => {
    view.follow(location.hash);
    view.change(() => {}, { redraw: true });
  });
  view.results.ask(view.state);
  view.build();
  // for tests, and for readers who open the console
  window.laboratory = {
    data,
    runner,
    view,
    exported: { scenarioFile },
    recheck: () => recheck(runner, data),
  };
}

/** Begin when the page is first seen: in a report it costs nothing before it is opened. */
function whenSeen(begin) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    begin();
  });
  seen.observe(document.body);
}

if (inReport()) whenSeen(start);
else start();
