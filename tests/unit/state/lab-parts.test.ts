/** What surrounds a run of the Lab: rows, smaller models, searches, agents, lessons, files. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { modelText } from '../../../src/pipeline/lab-files.ts';
import { gate, houses, shapes } from '../pipeline/lab-fixture.ts';
import { bench, clearBenches } from './lab-bench.ts';

afterEach(clearBenches);

const NETWORK = { kind: 'perceptron', layers: [16, 16], activation: 'relu', dropout: 0 } as const;

describe('surprising rows', () => {
  it('are test rows, the least expected first', async () => {
    const { lab } = bench(shapes({ labelNoise: 0.3, rows: 200, epochs: 10 }));
    await lab.start();
    const { rows, data, snapshot } = lab;
    const outputs = snapshot?.outputs[0] ?? [];
    expect(rows.surprises).toHaveLength(8);
    const expected = rows.surprises.map(({ row, actual, predicted, probability }) => {
      expect(data?.parts[row]).toBe(2);
      expect(actual).toBe(data?.targets[0].values[row]);
      expect(predicted).toBe(outputs[2 * row + 1] > outputs[2 * row] ? 1 : 0);
      expect(probability).toBeGreaterThanOrEqual(0.5);
      return actual === predicted ? (probability ?? 0) : 1 - (probability ?? 0);
    });
    expect(expected).toEqual([...expected].sort((a, b) => a - b));
  });

  it('of numbers are those farthest off, in the person’s unit', async () => {
    const { lab } = bench(houses());
    await lab.start();
    const gaps = lab.rows.surprises.map(({ actual, predicted }) => Math.abs(actual - predicted));
    expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
    const [{ row, actual }] = lab.rows.surprises;
    const [target] = lab.data?.targets ?? [];
    expect(actual).toBeCloseTo(target.values[row] * target.by + target.off, 3);
  });

  it('are explained, until the model has learned more', async () => {
    const { lab } = bench(houses({ epochs: 4, batch: 20 }));
    await lab.step();
    const [{ row }] = lab.rows.surprises;
    await lab.rows.explain(row);
    expect(lab.rows.explanation).toMatchObject({ row });
    lab.rows.close();
    expect(lab.rows.explanation).toBeUndefined();
    await lab.rows.explain(row);
    await lab.step();
    expect(lab.rows.explanation).toBeUndefined();
  });

  it('drop an explanation that comes when the model is another', async () => {
    const { lab, services } = bench(
      shapes({
        dataset: { kind: 'reviews', language: 'en', task: 'sentiment' },
        model: { kind: 'attention', embedding: 2 },
        trainingShare: 0.1,
        epochs: 1,
      }),
    );
    await lab.start();
    const held = gate();
    const { predict } = services.lab;
    services.lab.predict = async (...asked) => {
      await held.passed;
      return predict(...asked);
    };
    const explaining = lab.rows.explain(lab.rows.surprises[0].row);
    lab.use(shapes());
    held.open();
    await explaining;
    expect([lab.rows.explanation, lab.rows.surprises]).toEqual([undefined, []]);
  });
});

describe('making it smaller', () => {
  it('follows the knob while it trains, and shows every way when it is over', async () => {
    const { lab } = bench(shapes({ model: NETWORK }));
    await lab.step();
    expect(lab.small.result).toMatchObject({ bits: 32, pruned: 0 });
    await lab.small.change({ bits: 4, pruned: 0.5 });
    expect(lab.small.result).toMatchObject({ bits: 4, pruned: 0.5 });
    expect(lab.small.ways).toEqual([]);
    await lab.start();
    await vi.waitFor(() => expect(lab.small.ways.length).toBeGreaterThan(5), 5000);
    expect(lab.small.result).toMatchObject({ bits: 4, pruned: 0.5 });
    expect(lab.small.ways[0].bytes).toBeGreaterThan(lab.small.result?.bytes ?? Infinity);
  });

  it('shows the last of several choices, though an earlier one is answered later', async () => {
    const { lab, services } = bench();
    await lab.start();
    await vi.waitFor(() => expect(lab.small.ways.length).toBeGreaterThan(5), 5000);
    const held = gate();
    const { snapshot } = services.lab;
    let calls = 0;
    services.lab.snapshot = async (weights) => {
      if (++calls === 1) await held.passed;
      return snapshot(weights);
    };
    const early = lab.small.change({ bits: 16 });
    await lab.small.change({ bits: 1 });
    held.open();
    await early;
    expect([lab.small.choice.bits, lab.small.result?.bits]).toEqual([1, 1]);
  });

  it('says nothing of a run that was given up', async () => {
    const { lab, services } = bench(shapes({ rows: 200 }));
    await lab.start();
    await vi.waitFor(() => expect(lab.small.ways.length).toBeGreaterThan(5), 5000);
    const held = gate();
    const { snapshot } = services.lab;
    services.lab.snapshot = async (weights) => {
      await held.passed;
      return snapshot(weights);
    };
    const changing = lab.small.change({ bits: 1 });
    lab.use(shapes({ rows: 100 }));
    services.lab.snapshot = snapshot;
    await lab.start();
    held.open();
    await changing;
    expect(lab.small.failure).toBeUndefined();
    // The choice stays for the model that comes after.
    expect(lab.small.result?.bits).toBe(1);
  });

  it('that fails says so, and no more once it succeeds', async () => {
    const { lab, services } = bench();
    await lab.start();
    const { snapshot } = services.lab;
    services.lab.snapshot = () => Promise.reject(new FailureError('worker-died'));
    await lab.small.change({ bits: 8 });
    expect(lab.small.failure?.code).toBe('worker-died');
    services.lab.snapshot = snapshot;
    await lab.small.change({ bits: 4 });
    expect(lab.small.failure).toBeUndefined();
  });
});

describe('a search', () => {
  it('tries what the experiment has, finds the better setting, and promotes it', async () => {
    const base = shapes({ model: NETWORK, epochs: 3 });
    const { lab } = bench(base);
    expect(lab.search.pathsOf(base)).toEqual(['rate', 'l2', 'batch', 'model.dropout']);
    await lab.startSearch(['rate', 'model.rank'], 'grid', 12);
    const { trials, best, ranges, doing } = lab.search;
    expect([doing, ranges.map(({ path }) => path), trials.length]).toEqual([undefined, ['rate'], 4]);
    if (!best) throw new Error('one of four converges');
    expect(best.loss).toBe(Math.min(...trials.map(({ loss }) => loss)));
    lab.use(best.experiment);
    await lab.start();
    expect(lab.points[lab.points.length - 1].validationLoss).toBe(best.loss);
  });

  it('takes the place of a run, and gives way to the next press of Start', async () => {
    const { lab } = bench(shapes({ epochs: 100 }));
    const running = lab.start();
    await vi.waitFor(() => expect(lab.points.length).toBeGreaterThan(1), 5000);
    const searching = lab.startSearch(['rate'], 'random', 10_000);
    expect([lab.phase, lab.search.doing, lab.past.length]).toEqual(['idle', 'search', 1]);
    await vi.waitFor(() => expect(lab.search.trials.length).toBeGreaterThan(0), 10_000);
    // While it goes nothing else is built.
    lab.change({ epochs: 4 });
    const { trials } = lab.search;
    await lab.start();
    await Promise.all([running, searching]);
    expect([lab.phase, lab.search.doing, lab.points.map(({ epoch }) => epoch)]).toEqual([
      'over',
      undefined,
      [0, 1, 2, 3, 4],
    ]);
    expect(lab.search.trials.length).toBeGreaterThanOrEqual(trials.length);
    const fresh = bench(lab.experiment);
    await fresh.lab.start();
    expect(lab.points).toEqual(fresh.lab.points);
  });

  it('that is stopped keeps what was found', async () => {
    const { lab } = bench(shapes({ epochs: 5 }));
    const searching = lab.startSearch(['rate'], 'random', 100_000);
    await vi.waitFor(() => expect(lab.search.trials.length).toBeGreaterThan(1), 10_000);
    lab.search.stop();
    await searching;
    expect(lab.search.doing).toBeUndefined();
    expect(lab.search.failure).toBeUndefined();
    expect(lab.search.best).toBeDefined();
  });

  it('that cannot have its data says why', async () => {
    const { lab } = bench(shapes({ dataset: { kind: 'table', inputs: ['a'], label: 'b' } }));
    await lab.startSearch(['rate'], 'random', 100);
    expect([lab.search.doing, lab.search.failure?.details?.reason]).toEqual([undefined, 'no-table']);
  });

  it('is followed by a judgement on five splits', async () => {
    const { lab } = bench(shapes({ rate: 0.1 }));
    const judging = lab.startValidation();
    expect(lab.search.doing).toBe('splits');
    await judging;
    expect([lab.search.doing, lab.search.scores.length]).toEqual([undefined, 5]);
    for (const score of lab.search.scores) expect(score).toBeGreaterThan(0.5);
  });
});

describe('agents', () => {
  const SHORT = { environment: { kind: 'bandit', chances: [0.2, 0.8] }, steps: 100, worlds: 3 } as const;
  const GREEDY = { kind: 'epsilon-greedy', epsilon: 0.1, rate: 0 } as const;

  it('learn on the people that they are shown, with curves on the way', async () => {
    const { lab } = bench();
    const { rewards } = lab;
    // Long enough that a quick machine is still at it when the first curves are there.
    rewards.change({ steps: 2000, worlds: 3 });
    const running = rewards.run();
    await vi.waitFor(() => expect(rewards.curves?.steps.length).toBeGreaterThan(1), {
      timeout: 5000,
      interval: 1,
    });
    expect(rewards.running).toBe(true);
    await running;
    expect([rewards.running, rewards.curves?.steps.at(-1)]).toEqual([false, 2000]);
    expect(rewards.curves?.agents).toHaveLength(rewards.simulation.agents.length);
  });

  it('are judged from the log of another, beside the truth', async () => {
    const { lab } = bench();
    lab.rewards.change({ ...SHORT, steps: 400 });
    await lab.rewards.judge({ ...GREEDY, epsilon: 1 }, { kind: 'thompson' });
    const { answer } = lab.rewards;
    expect(answer?.logged).toBeCloseTo(0.5, 0);
    expect(answer?.truth).toBeGreaterThan(0.7);
    expect(Math.abs((answer?.snips?.estimate ?? 0) - (answer?.truth ?? 0))).toBeLessThan(0.15);
    lab.rewards.change({ environment: { kind: 'cliff' } });
    await lab.rewards.judge(GREEDY, { kind: 'thompson' });
    expect(lab.rewards.answer).toBeUndefined();
  });

  it('that were stopped, or have another world now, leave no curve behind', async () => {
    const { lab } = bench();
    const { rewards } = lab;
    rewards.change(SHORT);
    const first = rewards.run();
    await vi.waitFor(() => expect(rewards.curves).toBeDefined(), 5000);
    rewards.change({ seed: 8 });
    expect([rewards.curves, rewards.running]).toEqual([undefined, false]);
    await first;
    expect([rewards.curves, rewards.failure]).toEqual([undefined, undefined]);
  });

  it('whose worker still sends what it had begun are not drawn beside other knobs', async () => {
    const held = gate();
    const { lab } = bench(shapes(), {
      simulator: {
        simulate: async (_, options) => {
          const curves = { steps: new Float64Array([1]), agents: [] };
          await held.passed;
          options?.onProgress?.(curves);
          return curves;
        },
        judgeOffline: () => Promise.reject(new FailureError('worker-died')),
      },
    });
    const first = lab.rewards.run();
    lab.rewards.change({ seed: 8 });
    held.open();
    await first;
    expect(lab.rewards.curves).toBeUndefined();
    lab.rewards.change(SHORT);
    await lab.rewards.judge(GREEDY, GREEDY);
    expect([lab.rewards.failure?.code, lab.rewards.running]).toEqual(['worker-died', false]);
  });
});

describe('a lesson', () => {
  it('is answered by what is done, and says what is missing until then', async () => {
    const { lab } = bench();
    lab.followAddress('lesson=xor');
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_xor_hint_1' });
    await lab.start();
    // A hint about what has been done since would be wrong.
    expect(lab.progress.verdict).toBeUndefined();
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_xor_hint_2' });
    lab.change({ model: { kind: 'perceptron', layers: [16], activation: 'relu', dropout: 0 } });
    await lab.start();
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: true });
    lab.startOver();
    expect(lab.progress.verdict).toEqual({ done: true });
    lab.followAddress('lesson=overfitting');
    expect(lab.progress.verdict).toBeUndefined();
    lab.progress.check();
    expect(lab.progress.verdict).toMatchObject({ done: false });
  });

  it('about smaller models counts what was chosen after training, not while it goes', async () => {
    const { lab } = bench();
    lab.followAddress('lesson=pruning');
    lab.change({ epochs: 40 });
    await lab.step();
    await lab.small.change({ pruned: 0.95 });
    await lab.small.change({ pruned: 0 });
    await lab.start();
    await vi.waitFor(() => expect(lab.small.ways.length).toBeGreaterThan(5), 5000);
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_pruning_hint_2' });
    await lab.small.change({ pruned: 0.95 });
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_pruning_hint_3' });
    await lab.small.change({ pruned: 0.5 });
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: true });
  });

  it('about agents brings its own world, and is answered by what they earned', async () => {
    const { lab } = bench();
    lab.followAddress('lesson=exploration');
    const { rewards } = lab;
    expect(rewards.simulation).toMatchObject({ environment: { kind: 'bandit' }, steps: 1000 });
    await rewards.run();
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_exploration_hint_3' });
    rewards.change({ agents: [{ kind: 'thompson' }] });
    await rewards.run();
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: true });
  });

  it('about explanations counts one that was looked at', async () => {
    const { lab } = bench();
    lab.followAddress('lesson=explaining-a-decision');
    lab.change({ epochs: 1 });
    await lab.start();
    lab.noteOpened('confusion-cell');
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: false, hint: 'lab_lesson_explaining_a_decision_hint_3' });
    await lab.rows.explain(lab.rows.surprises[0].row);
    lab.progress.check();
    expect(lab.progress.verdict).toEqual({ done: true });
  });
});

describe('a model that was taken away', () => {
  it('is asked again as it was, and stays when the next file is damaged', async () => {
    const { lab } = bench(houses());
    await lab.start();
    const { trained, takeaway } = lab;
    if (!trained || trained.inputs.kind === 'words') throw new Error('houses are numbers');
    expect(takeaway.answer([1, 2, 3, 4])).toEqual([]);
    await takeaway.load(new Blob([await modelText(trained)]));
    expect(takeaway.loaded).toEqual(trained);
    const answer = takeaway.answer([...trained.inputs.off]);
    expect(answer).toHaveLength(1);
    // The mean house costs about the mean price: a linear model that has hardly trained says its intercept.
    expect(answer[0].every(Number.isFinite)).toBe(true);
    await takeaway.load(new Blob(['{}']));
    expect([takeaway.failure?.code, takeaway.loaded]).toEqual(['model-file-damaged', trained]);
    await takeaway.load(new Blob([await modelText(trained)]));
    expect(takeaway.failure).toBeUndefined();
  });
});
