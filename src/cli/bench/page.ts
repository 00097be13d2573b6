/** The part of the bench that runs in the browser: the app's own workers on made-up catalogs. Called by bench.ts. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import type { EncoderId, Item } from '../../domain/catalog.ts';
import { VECTOR_DIMS } from '../../domain/catalog.ts';
import { attempt } from '../../domain/errors.ts';
import type { Interaction } from '../../domain/interaction.ts';
import { FIRST_EXPERIMENT, type Experiment } from '../../domain/lab/experiment.ts';
import type { LabData } from '../../domain/lab/lab-data.ts';
import type { Backend, HeadKind } from '../../domain/learning/head-types.ts';
import { gaussian, mulberry32 } from '../../domain/random.ts';
import { centreVectors } from '../../domain/ranking/centred-vectors.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import type { SlateRequest } from '../../domain/ranking/slate-types.ts';
import { Tuner } from '../../domain/ranking/tuning.ts';
import { quantizeRows } from '../../domain/vectors.ts';
import { createEncoder } from '../../workers/encoder/client.ts';
import { PORTION } from '../../workers/encoder/pool.ts';
import { Lab } from '../../workers/lab/lab.ts';
import { createRanker } from '../../workers/ranker/client.ts';
import { backendLoaders } from '../../workers/trainer/loaders.ts';
import * as tf from '../../workers/trainer/ops.ts';
import { Trainer } from '../../workers/trainer/trainer.ts';

const REQUEST: SlateRequest = {
  size: 10,
  exploration: 0.3,
  filter: { backlogOnly: false, kinds: [], tags: [] },
  hidden: [],
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Vectors around 40 centres, as topics are; a chunk of 4,096 rows at a time, as storage gives them. */
async function* topicVectors(count: number, seed: number) {
  const random = mulberry32(seed);
  const centres = Array.from({ length: 40 }, () =>
    Float32Array.from({ length: VECTOR_DIMS }, () => gaussian(random)),
  );
  for (let from = 0; from < count; from += 4096) {
    const rows = Math.min(4096, count - from);
    const values = new Float32Array(rows * VECTOR_DIMS);
    for (let row = 0; row < rows; row++) {
      const centre = centres[Math.floor(random() * centres.length)];
      let norm = 0;
      for (let k = 0; k < VECTOR_DIMS; k++) {
        // Uniform noise of the same spread as the centres: normal draws would take most of the bench's time.
        const value = centre[k] + 3.5 * (random() - 0.5);
        values[row * VECTOR_DIMS + k] = value;
        norm += value * value;
      }
      for (let k = 0; k < VECTOR_DIMS; k++) values[row * VECTOR_DIMS + k] /= Math.sqrt(norm);
    }
    yield quantizeRows(values, VECTOR_DIMS);
  }
}

const madeUpItem = (index: number): Item => ({
  id: `item-${index}`,
  title: `Item ${index}`,
  creators: [`Creator ${index % 997}`],
  year: 1800 + (index % 220),
  kind: 'book',
  tags: [`tag ${index % 31}`, `tag ${index % 17}`],
  backlog: false,
});

const madeUpEntry = (seq: number, items: number): Interaction => ({
  seq,
  catalogId: 'bench',
  itemId: `item-${(seq * 7919) % items}`,
  kind: seq % 3 === 0 ? 'dislike' : 'like',
  time: seq,
  source: 'tap',
});

const madeUpCatalog = (items: number) => ({
  catalog: {
    id: 'bench',
    name: 'bench',
    source: 'table' as const,
    encoder: 'minilm-l6-en' as const,
    dataId: 'bench',
    itemCount: items,
    backlogCount: 0,
    createdAt: 0,
    updatedAt: 0,
  },
  items: Array.from({ length: items }, (_, index) => madeUpItem(index)),
  vectors: topicVectors(items, 1),
});

const unavailable = () => Promise.reject(new Error('another backend is measured'));

export interface RankingTimes {
  /** Catalog and log to the first slate, milliseconds. */
  readonly open: number;
  /** What the pause after a tap has to bear when another search for scales is due: search and refactoring. */
  readonly settle: number;
  /** Each tap to its slate, as the page's thread waits for it. */
  readonly taps: readonly number[];
}

const bench = {
  async ranking({
    items,
    events,
    taps,
  }: {
    items: number;
    events: number;
    taps: number;
  }): Promise<RankingTimes> {
    const ranker = createRanker();
    const log = Array.from({ length: events }, (_, index) => madeUpEntry(index + 1, items));
    const open = await timed(async () => {
      await ranker.open(madeUpCatalog(items), { log, seed: 1 });
      await ranker.slate(REQUEST);
    });
    const settle = await timed(() => ranker.settle());
    const times: number[] = [];
    for (let tap = 1; tap <= taps; tap++)
      times.push(await timed(() => ranker.learn(madeUpEntry(events + tap, items), REQUEST)));
    return { open, settle, taps: times };
  },

  /** Milliseconds of each search for the scales by the evidence of `grades` grades, from the very start. */
  async evidence({ grades, searches }: { grades: number; searches: number }): Promise<number[]> {
    const { items, vectors } = madeUpCatalog(2 * grades);
    // Fewer than a chunk's 4,096 rows.
    const { value } = await vectors.next();
    if (!value) throw new Error('a catalog without vectors');
    const space = { vectors: centreVectors(value), features: readFeatures(items) };
    const places = new Map(items.map(({ id }, place) => [id, place]));
    const log = Array.from({ length: grades }, (_, index) => madeUpEntry(index + 1, items.length));
    const times: number[] = [];
    for (let search = 0; search < searches; search++) {
      const tuner = new Tuner(space, (id) => places.get(id)!, undefined);
      times.push(await timed(async () => tuner.settingFrom(log)));
    }
    return times;
  },

  /** One training on `events` graded items of a made-up catalog; undefined where the browser lacks the backend. */
  async fineTuning({ backend, kind, events }: { backend: Backend; kind: HeadKind; events: number }) {
    const url = (path: string) => new URL(path, location.href).href;
    const all = backendLoaders(tf, { plain: url(plain), simd: url(simd) });
    const none = { webgpu: unavailable, wasm: unavailable, cpu: unavailable };
    const trainer = new Trainer(tf, { ...none, [backend]: all[backend] }, () => performance.now());
    const { items, vectors } = madeUpCatalog(2 * events);
    trainer.open(items);
    for await (const chunk of vectors) trainer.addVectors(chunk);
    const [trial] = (await trainer.calibrate()).filter(({ chosen }) => chosen);
    if (!trial) return undefined;
    const random = mulberry32(3);
    const split = {
      rows: Int32Array.from({ length: events }, (_, i) => 2 * i),
      targets: Float32Array.from({ length: events }, () => gaussian(random)),
      noises: new Float32Array(events).fill(0.6),
      cut: events,
    };
    const { milliseconds, curve, parameters } = await trainer.fit({ kind, split, part: 'all', seed: 1 });
    return { milliseconds: Math.round(milliseconds), epochs: curve.length, parameters };
  },

  /**
   * Milliseconds of each epoch of the Lab's perceptron 384-128-64-1 on 2,048 rows in batches of 32, with the look at all
   * rows after it; undefined where the browser lacks the backend.
   */
  async labEpochs({ backend, epochs }: { backend: Backend; epochs: number }): Promise<number[] | undefined> {
    const url = (path: string) => new URL(path, location.href).href;
    const all = backendLoaders(tf, { plain: url(plain), simd: url(simd) });
    const none = { webgpu: unavailable, wasm: unavailable, cpu: unavailable };
    const lab = new Lab(tf, { ...none, [backend]: all[backend] }, () => performance.now());
    const random = mulberry32(4);
    const rows = 2048;
    const values = Float32Array.from({ length: rows * VECTOR_DIMS }, () => gaussian(random));
    const asked = Float32Array.from({ length: rows }, (_, row) => values[row * VECTOR_DIMS]);
    const data: LabData = {
      count: rows,
      inputs: {
        kind: 'dense',
        width: VECTOR_DIMS,
        values,
        names: [],
        off: new Float32Array(VECTOR_DIMS),
        by: new Float32Array(VECTOR_DIMS).fill(1),
      },
      targets: [{ name: 'number', task: 'regression', classes: [], values: asked, off: 0, by: 1 }],
      parts: new Uint8Array(rows),
      labels: Array.from(asked, String),
    };
    const experiment: Experiment = {
      ...FIRST_EXPERIMENT,
      model: { kind: 'perceptron', layers: [128, 64], activation: 'relu', dropout: 0 },
      loss: 'squared',
      epochs: epochs + 1,
    };
    const opened = await attempt(() => lab.open({ data, experiment }));
    if (!opened.ok) return undefined;
    // The first one compiles shaders and grows buffers.
    await lab.run.advance({ epochs: 1 });
    const times: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++)
      times.push(await timed(() => lab.run.advance({ epochs: 1 })));
    return times;
  },

  /** Texts a second, model files and sessions being there already. */
  async encoding({
    encoder,
    workers,
    texts,
  }: {
    encoder: EncoderId;
    workers: 1 | 2;
    texts: readonly string[];
  }): Promise<number> {
    const pool = createEncoder({ maxWorkers: workers });
    // Two portions, so that each worker has loaded its model and grown its buffers.
    await pool.embed(encoder, texts.slice(0, 2 * PORTION), 'passage');
    const milliseconds = await timed(() => pool.embed(encoder, texts, 'passage'));
    return (texts.length / milliseconds) * 1000;
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
