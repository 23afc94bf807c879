// Lives as the page tells them, run in node: asked by tests/page/test_lives.py through files of JSON.

import { readFile, writeFile } from "node:fs/promises";

const [asked, answered] = process.argv.slice(2);
const { parts, wasm, scenarios, data, jobs } = JSON.parse(await readFile(asked, "utf8"));
const load = (name) => import(`${parts}/${name}`);
const [{ Engine }, { speak, number, decimalsShowing }, life] = await Promise.all(
  ["engine.js", "format.js", "life.js"].map(load),
);
const description = JSON.parse(await readFile(`${wasm}/model.json`, "utf8"));
const view = { data: { ...data, description } };
const bytes = await readFile(`${wasm}/model.wasm`);

function frames(job) {
  return new Promise((give, fail) => {
    const got = [];
    const engine = new Engine(({ failed, done, frame }) => {
      if (failed) fail(new Error(failed));
      else if (done) give(got);
      else got.push(frame);
    });
    engine.take({ load: { bytes, description, scenarios } });
    engine.take({ ticket: 1, replicates: [0], people: true, ...job });
  });
}

async function told({ seed, years, seat, lang }) {
  speak(data, lang);
  const runs = await Promise.all(
    scenarios.map((one) => frames({ scenario: one.name, seed, years, life: seat })),
  );
  const lives = runs.map((run) => run.map((frame) => frame.halves));
  const found = life.parting(...lives, data.codes.beliefs);
  const portraits = runs.map((run, at) =>
    life.portraitOf(run.at(-1).people, lives[at].at(-1).at(-1), seat),
  );
  return {
    years: lives.map((years_) => {
      const of = years_.map(life.yearOf);
      return of.map((year, place) => life.sentences(view, year, of[place - 1]));
    }),
    parting: found,
    parting_told: life.partingTold(view, found, (name) => data.words[lang][`sees_${name}`])
      .flat(Infinity)
      .join("")
      .trim(),
    portraits,
    portraits_told: portraits.map(life.portraitTold),
    numbers: [0.5, 1.5, 2.5, 1.005, -0.25, -0.04, 1234.5, 0.045, 99999.95].map((one) => [
      one,
      number(one, 0),
      number(one, 1),
      number(one, 2),
    ]),
    decimals: [0, 1.5, 0.01, 0.0099, 0.00004, -0.0002, 1e-30].map((one) => [
      one,
      decimalsShowing(one, 3),
    ]),
  };
}

const answers = [];
for (const job of jobs) answers.push(await told(job));
await writeFile(answered, JSON.stringify(answers));
