// Holds the numbers of this browser against those that Python put into the page, bit by bit.

import { bytesOf } from "./runner.js";

/** Give the places at which two arrays of float64 differ; any not-a-number is one. */
export function unlike(ours, theirs) {
  const bits = (numbers) => new BigUint64Array(Float64Array.from(numbers).buffer);
  const [left, right] = [bits(ours), bits(theirs)];
  const found = [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const both = Number.isNaN(ours[at]) && Number.isNaN(theirs[at]);
    if (left[at] !== right[at] && !both) found.push(at);
  }
  return found;
}

/** Run each scenario as Python ran it and give what differs, and how many numbers were compared. */
export async function recheck(runner, data, onEach = () => {}) {
  const { seed, years, numbers } = data.check;
  const measures = data.description.measures;
  const differs = [];
  let compared = 0;
  for (const [at, scenario] of data.scenarios.entries()) {
    const theirs = new Float64Array(bytesOf(numbers[at]).buffer);
    const job = { scenario: scenario.name, world: data.teaching, seed, replicates: [0], years };
    const frames = await runner.whole(at % 2, job);
    const ours = frames.flatMap((frame) => [...frame.measures]);
    compared += ours.length;
    for (const place of unlike(ours, theirs)) {
      differs.push({
        scenario: scenario.name,
        year: Math.floor(place / measures.length) + 1,
        measure: measures[place % measures.length],
        here: ours[place],
        python: theirs[place],
      });
    }
    onEach(at + 1, data.scenarios.length);
  }
  return { compared, differs };
}
