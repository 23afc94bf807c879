// Two lanes on which counties run beside each other: workers where a browser allows them.

import { Engine } from "./engine.js";

/** Give scenarios as `model.county` takes them: what they share and what is pooled laid in. */
function wholeScenarios({ scenarios, shared, tables }) {
  return scenarios.map((one) => ({
    ...shared,
    ...one,
    tables: Object.fromEntries(
      Object.entries(one.tables).map(([path, { shape, pooled }]) => [
        path,
        { shape, bytes: tables[pooled] },
      ]),
    ),
  }));
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Another job has taken the place of one that was waited for. */
export class Dropped extends Error {}

/** The lanes. A job on a lane takes the place of the one before it, which falls silent. */
export class Runner {
  /** @param {object} data of the page; @param {string} text of the engine's script, for workers */
  constructor(data, text) {
    this.load = {
      bytes: bytesOf(data.module),
      description: data.description,
      scenarios: wholeScenarios(data),
    };
    this.text = text;
    this.ticket = 0;
    this.lanes = [0, 1].map(() => this.open());
  }

  open() {
    const lane = { ticket: 0, hear: null, dropped: null, worker: null, send: null };
    const take = (told) => {
      if (told.ticket === lane.ticket) lane.hear?.(told);
    };
    const without = () => {
      const engine = new Engine(take);
      lane.worker = null;
      lane.send = (message) => engine.take(message);
      lane.send({ load: this.load });
      // what was asked of the worker that did not come
      if (lane.last) lane.send(lane.last);
    };
    try {
      const address = URL.createObjectURL(new Blob([this.text], { type: "text/javascript" }));
      lane.worker = new Worker(address);
      lane.worker.onmessage = ({ data }) => take(data);
      lane.worker.onerror = without;
      lane.send = (message) => lane.worker.postMessage(message);
      lane.send({ load: this.load });
    } catch {
      without();
    }
    return lane;
  }

  /**
   * Run a job on a lane; `hear` is told each year, and the end. `dropped` is called instead where
   * another job takes its place before it has ended.
   */
  run(at, job, hear, dropped = () => {}) {
    const lane = this.lanes[at];
    const before = lane.dropped;
    lane.ticket = ++this.ticket;
    lane.hear = (told) => {
      if (told.done || told.failed) lane.dropped = null;
      hear(told);
    };
    lane.dropped = dropped;
    before?.();
    lane.last = { ...job, ticket: lane.ticket };
    lane.send(lane.last);
  }

  /** Run a job and give its frames, year after year. */
  whole(at, job) {
    return new Promise((give, fail) => {
      const frames = [];
      const hear = (told) => {
        if (told.failed) fail(new Error(told.failed));
        else if (told.done) give(frames);
        else frames.push(told.frame);
      };
      this.run(at, job, hear, () => fail(new Dropped()));
    });
  }

  get usesWorkers() {
    return this.lanes.every((lane) => lane.worker !== null);
  }
}
