// What the counties on screen have given: frames by side and year, and bands of background luck.

import { jobOf } from "./state.js";

/** Replicates behind the bands, by the size of the county. */
export const BACKGROUND = { teaching: 12, full: 4 };
/** Of the background replicates the band leaves out this share on either side. */
const TAIL = 0.1;

/** Keeps frames, asks the runner for those that are missing, and says when something has come. */
export class Results {
  constructor(data, runner, changed) {
    Object.assign(this, { data, runner, changed });
    this.sides = [0, 1].map(() => ({ asked: null, done: false, frames: [], others: [] }));
    this.place = Object.fromEntries(data.description.measures.map((name, at) => [name, at]));
    this.failed = null;
  }

  /** Run what the state asks for and is not there yet; a side that is the same stays. */
  ask(state) {
    this.failed = null;
    clearTimeout(this.waiting);
    this.sides.forEach((side, at) => {
      const job = jobOf(this.data, state, at);
      const asked = JSON.stringify(job);
      if (side.asked === asked) return;
      Object.assign(side, { asked, done: false, others: [] });
      const dropped = () => {
        if (side.asked === asked) side.asked = null;
      };
      const hear = (told) => this.hear(side, told);
      this.runner.run(at, { ...job, people: true, task: true }, hear, dropped);
    });
    this.later(state);
  }

  hear(side, told) {
    if (told.failed) {
      side.asked = null;
      this.failed = told.failed;
    } else if (told.done) side.done = true;
    else side.frames[told.year - 1] = told.frame;
    this.changed();
  }

  /** Run background replicates once both sides have come and nobody moves anything. */
  later(state) {
    this.waiting = setTimeout(() => {
      if (!this.sides.every((side) => side.done)) {
        this.later(state);
        return;
      }
      const count = BACKGROUND[state.county];
      const replicates = Array.from({ length: count }, (_, at) => at + 1);
      this.sides.forEach((side, at) => {
        if (side.others.length === count) return;
        const others = [];
        side.others = others;
        const hear = ({ frame, replicate, year }) => {
          if (!frame) return;
          (others[replicate - 1] ??= [])[year - 1] = frame.measures;
          // a band is drawn once all of its replicates are in
          if (year === this.data.years && replicate === count) this.changed();
        };
        const dropped = () => {
          if (side.others === others) side.others = [];
        };
        this.runner.run(at, { ...jobOf(this.data, state, at), replicates }, hear, dropped);
      });
    }, 500);
  }

  /** Wait until both sides have come. */
  async complete() {
    while (!this.sides.every((side) => side.done) && !this.failed) {
      await new Promise((go) => setTimeout(go, 20));
    }
  }

  get years() {
    return Math.min(...this.sides.map((side) => side.frames.length));
  }

  frame(at, year) {
    return this.sides[at].frames[year - 1];
  }

  /** Give a measure of a side in a year; involution and its kind need the other side. */
  value(at, name, year) {
    const [own, other] = [at, 0].map((side) => this.frame(side, year)?.measures);
    return own ? this.of(own, other, name, at) : NaN;
  }

  of(own, baseline, name, at) {
    if (name in this.place) return own[this.place[name]];
    if (name === "involution") return at === 0 || !baseline ? NaN : this.involution(own, baseline);
    return NaN;
  }

  /** The fall of public value an hour against the first side, where hours rose. */
  involution(own, baseline) {
    const [value, effort] = [this.place.public_value, this.place.effort];
    if (!(own[effort] > baseline[effort])) return NaN;
    return 1 - own[value] / own[effort] / (baseline[value] / baseline[effort]);
  }

  /** Give both ends of the band of a measure in a year, once all replicates are in. */
  band(at, name, year) {
    const [mine, first] = [this.sides[at].others, this.sides[0].others];
    const values = [];
    for (const [replicate, years] of mine.entries()) {
      if (!years?.[year - 1]) return null;
      const value = this.of(years[year - 1], first[replicate]?.[year - 1], name, at);
      if (Number.isFinite(value)) values.push(value);
    }
    if (values.length < 3) return null;
    values.sort((one, two) => one - two);
    return [quantile(values, TAIL), quantile(values, 1 - TAIL)];
  }
}

/** The quantile of sorted values, between two of them in proportion. */
export function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
