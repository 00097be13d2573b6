import { beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import type { Comparison, HeadSummary } from '../../src/domain/learning/head-types.ts';
import { overwriteGetLocale } from '../../src/paraglide/runtime.js';
import FineTune from '../../src/pages/your-data/FineTune.svelte';
import Record from '../../src/pages/your-data/Record.svelte';
import Versions from '../../src/pages/your-data/Versions.svelte';
import type { FineTuned, LearningProgress, LearningRecord } from '../../src/state/learning.svelte.ts';

const wordsOf = (node: Element): string => node.textContent.replace(/\s+/g, ' ').trim();
const button = (name: string) => page.getByRole('button', { name, exact: true });

beforeEach(() => overwriteGetLocale(() => 'en'));

describe('the record', () => {
  const bin = (predicted: number, liked: number, count: number) => ({
    predicted,
    liked,
    low: liked / 2,
    high: (1 + liked) / 2,
    count,
  });
  const none = { shown: 0, answered: 0, liked: 0 };
  const record = (count: number, change: Partial<LearningRecord> = {}): LearningRecord => ({
    predictions: Array.from({ length: count }, (_, i) => ({
      itemId: `b${i}`,
      seq: i,
      probability: 0.5,
      liked: i % 4 === 0,
    })),
    auc: 0.738,
    aucError: 0.052,
    accuracy: {
      brier: 0.2,
      logLoss: 0.6,
      expectedCalibrationError: 0.05,
      bins: [bin(0.25, 0.2, 30), bin(0.7, 0.75, 10)],
    },
    exploration: { explored: none, familiar: none },
    ...change,
  });
  const cells = () =>
    page
      .getByRole('row')
      .elements()
      .map((row) => [...row.children].map((cell) => cell.textContent));

  test('says in words how well likes were told from dislikes', async () => {
    await render(Record, { record: record(40), locale: 'en' });
    await expect
      .element(page.getByText(/it told them apart in 74 of 100 pairs, give or take 5\./))
      .toBeVisible();
    await expect.element(page.getByText('predictions', { exact: true })).toBeVisible();
  });

  test('draws what was predicted against what was liked, and gives the same as a table', async () => {
    await render(Record, { record: record(40), locale: 'en' });
    await expect
      .element(page.getByRole('img', { name: 'Predicted probability against the share that you liked' }))
      .toBeVisible();
    expect(document.querySelectorAll('svg circle')).toHaveLength(2);
    await page.getByText('The figures behind this').click();
    await expect.element(page.getByRole('table').first()).toBeVisible();
    expect(cells()).toEqual([
      ['It said', 'You liked', '95% interval', 'Answers'],
      ['25%', '20%', '10%–60%', '30'],
      ['70%', '75%', '38%–88%', '10'],
      ['Measure', 'Value'],
      ['Brier score (0.25: always one half)', '0.200'],
      ['Log loss, nats (0.69: always one half)', '0.600'],
      ['Expected calibration error', '0.050'],
    ]);
  });

  test('promises nothing with fewer than ten predictions', async () => {
    await render(Record, { record: record(9), locale: 'en' });
    await expect
      .element(
        page.getByText(/^9 of your answers were predicted so far; the first 5 only teach, .* From 10 on/),
      )
      .toBeVisible();
    await expect.element(page.getByRole('img')).not.toBeInTheDocument();
  });

  test('tells nothing apart where all answers are of one kind', async () => {
    await render(Record, { record: record(40, { auc: undefined }), locale: 'en' });
    await expect.element(page.getByText(/^All your answers so far are of one kind/)).toBeVisible();
  });

  test('says what exploring brought, and what a list without it would have earned', async () => {
    const estimate = { standardError: 0.042, effectiveSampleSize: 61.3, shown: 140 };
    const exploration = {
      share: 0.18,
      explored: { shown: 30, answered: 12, liked: 3 },
      familiar: { shown: 110, answered: 40, liked: 30 },
      asShown: { ...estimate, estimate: 0.23 },
      withoutExploration: { ...estimate, estimate: 0.26 },
    };
    const { rerender } = await render(Record, { record: record(40, { exploration }), locale: 'en' });
    await expect.element(page.getByText(/^30 of the 140 cards shown .* in place of 18%\.$/)).toBeVisible();
    await expect.element(page.getByRole('row', { name: /Explored.*3 of 12.*25%/ })).toBeVisible();
    await expect.element(page.getByRole('row', { name: /Familiar.*30 of 40.*75%/ })).toBeVisible();
    await expect
      .element(
        page.getByText(/about 23 earned a like as shown.*about 26, give or take 4;.*worth 61 of the 140/),
      )
      .toBeVisible();
    const few = {
      ...exploration,
      withoutExploration: { ...estimate, estimate: 0.26, effectiveSampleSize: 4 },
    };
    await rerender({ record: record(40, { exploration: few }), locale: 'en' });
    await expect.element(page.getByText(/cannot be told yet/)).toBeVisible();
  });
});

const comparison = (change: Partial<Comparison> = {}): Comparison => ({
  recipe: 'adapter',
  gain: -0.02,
  low: -0.05,
  high: 0.01,
  won: false,
  ...change,
});
const version = (change: Partial<HeadSummary>): HeadSummary => ({
  headId: 'one',
  catalogId: 'classics-en',
  dataId: 'pack',
  kind: 'adapter',
  createdAt: Date.UTC(2026, 5, 3, 12),
  backend: 'wasm',
  milliseconds: 1_234,
  events: 80,
  parameters: 6_145,
  curve: [],
  comparison: comparison(),
  ...change,
});

describe('fine-tuning', () => {
  const onstart = vi.fn();
  const oncancel = vi.fn();
  const base = {
    phase: 'idle' as const,
    progress: undefined,
    result: undefined,
    failure: undefined,
    needed: 0,
    ahead: { kind: 'ready', learn: 64, test: 16 } as const,
    locale: 'en',
    onstart,
    oncancel,
  };
  const point = (epoch: number) => ({ epoch, trainingLoss: 1 / (epoch + 1), validationLoss: 0.5 });
  const progress: LearningProgress = {
    phase: 'training',
    trials: [
      { backend: 'webgpu', problem: 'unavailable', chosen: false },
      { backend: 'wasm', milliseconds: 12.4, chosen: true },
      { backend: 'cpu', milliseconds: 40, chosen: false },
    ],
    kind: 'perceptron',
    epoch: 20,
    epochs: 40,
    curves: { adapter: [point(0), point(1)], perceptron: [point(0)] },
  };
  const lost: FineTuned = {
    trials: progress.trials,
    results: [
      { recipe: 'fit', events: 16, logLoss: 0.58, auc: 0.71 },
      { recipe: 'adapter', events: 16, logLoss: 0.6, auc: 0.7 },
      { recipe: 'perceptron', events: 16, logLoss: 0.5001, auc: 0.75 },
    ],
    comparisons: [comparison(), comparison({ recipe: 'perceptron', gain: 0.08, low: -0.01, high: 0.14 })],
    champion: 'fit',
    version: version({}),
  };
  const status = () => page.getByRole('status');

  beforeEach(() => {
    onstart.mockClear();
    oncancel.mockClear();
  });

  test('says what it will do, and starts', async () => {
    await render(FineTune, base);
    await expect
      .element(
        page.getByText('Of your 80 answers they learn from 64; the latest 16 are held back for the test.'),
      )
      .toBeVisible();
    await button('Fine-tune now').click();
    expect(onstart).toHaveBeenCalledOnce();
  });

  test('shows how far it is, both runs, and the backends that were tried; and can be cancelled', async () => {
    const { rerender } = await render(FineTune, { ...base, phase: 'training', progress });
    await expect
      .element(page.getByRole('progressbar', { name: 'Fine-tuning progress' }))
      .toHaveAttribute('value', '60');
    await expect.element(page.getByText('Training the small network')).toBeVisible();
    await expect.element(page.getByText('epoch 20 of 40')).toBeVisible();
    await expect.element(page.getByRole('img', { name: 'Loss of the adapter by epoch' })).toBeVisible();
    await expect
      .element(page.getByText('Tried: WebGPU: not available here; WebAssembly 12 ms, used; CPU 40 ms.'))
      .toBeVisible();
    await page.getByText('The losses as a table').click();
    await expect.element(page.getByRole('row', { name: '1 0.50 0.50 – –' })).toBeVisible();
    await button('Cancel').click();
    expect(oncancel).toHaveBeenCalledOnce();
    await rerender({ ...base, progress });
    await expect.element(status()).toHaveTextContent('Stopped. Nothing was changed.');
    await expect.element(button('Fine-tune now')).toBeVisible();
  });

  test('shows that it goes on before anything can be counted', async () => {
    await render(FineTune, {
      ...base,
      phase: 'training',
      progress: { ...progress, phase: 'preparing', kind: undefined, epoch: 0, epochs: 0 },
    });
    await expect.element(page.getByRole('progressbar')).not.toHaveAttribute('value');
    await expect.element(page.getByText('Trying what this device computes fastest with')).toBeVisible();
  });

  test.each([
    [-0.03, 0.01, 'The simpler model is better: on your latest 16 answers'],
    [
      0.0007,
      0.00001,
      'No real difference: on your latest 16 answers the small network was a little better, by less than the 0.5% of probability',
    ],
    [0.0049, -0.01, 'No real difference: '],
    [0.08, -0.01, 'Not sure enough: on your latest 16 answers the small network was better'],
  ])('without a winner says what its figures say: a gain of %s from %s on', async (gain, low, words) => {
    const comparisons = [comparison(), comparison({ recipe: 'perceptron', gain, low, high: 0.14 })];
    await render(FineTune, { ...base, phase: 'done', progress, result: { ...lost, comparisons } });
    await expect.element(status()).toHaveTextContent(words);
  });

  test('says by how much each was better or worse', async () => {
    await render(FineTune, { ...base, phase: 'done', progress, result: lost });
    const gains = page.getByRole('listitem').elements().map(wordsOf);
    expect(gains).toEqual([
      'Adapter 2% less probability (likely between −4.9% and +1%)',
      'Small network 8.3% more probability (likely between −1% and +15%)',
    ]);
    await expect.element(button('Fine-tune now')).toBeVisible();
  });

  test('says that what was in use is put aside when it does not win again', async () => {
    await render(FineTune, { ...base, phase: 'done', progress, result: { ...lost, withdrawn: version({}) } });
    await expect
      .element(page.getByText(/so the simpler one stays\. What was in use before did not win again/))
      .toBeVisible();
  });

  test.each([
    ['adapter', 'The adapter won: it predicted your latest 16 answers'],
    ['perceptron', 'The small network won: it predicted your latest 16 answers'],
  ] as const)('announces that the %s won', async (champion, words) => {
    await render(FineTune, { ...base, phase: 'done', progress, result: { ...lost, champion } });
    await expect.element(status()).toHaveTextContent(words);
  });

  test('says how many answers are missing, or of what kind', async () => {
    const { rerender } = await render(FineTune, { ...base, phase: 'too-few', needed: 12 });
    await expect.element(status()).toHaveTextContent('12 more ratings, likes or dislikes are needed.');
    await rerender({ ...base, phase: 'too-few', needed: 0 });
    await expect.element(status()).toHaveTextContent(/^Your latest answers are all of one kind\./);
  });

  test('says so before the button is pressed in vain', async () => {
    const { rerender } = await render(FineTune, { ...base, ahead: { kind: 'too-few', needed: 12 } });
    await expect.element(status()).toHaveTextContent('12 more ratings, likes or dislikes are needed.');
    await rerender({ ...base, ahead: { kind: 'too-few', needed: 0 } });
    await expect.element(status()).toHaveTextContent(/^Your latest answers are all of one kind\./);
    await rerender({ ...base, phase: 'done', progress, result: lost, ahead: { kind: 'too-few', needed: 0 } });
    await expect.element(status()).not.toHaveTextContent(/all of one kind/);
  });

  test('names the axes of its curves', async () => {
    await render(FineTune, { ...base, phase: 'training', progress });
    await expect.element(page.getByText('epoch', { exact: true }).first()).toBeVisible();
    await expect.element(page.getByText('loss', { exact: true }).first()).toBeVisible();
  });

  test('says why it failed, and can be tried again', async () => {
    await render(FineTune, { ...base, phase: 'failed', failure: { code: 'worker-died' } });
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(button('Fine-tune now')).toBeVisible();
  });
});

describe('the versions', () => {
  const two = [
    version({
      headId: 'two',
      kind: 'perceptron',
      backend: 'cpu',
      comparison: comparison({ recipe: 'perceptron', gain: 0.08, low: 0.02, high: 0.14, won: true }),
    }),
    version({}),
  ];
  const lines = () => page.getByRole('list', { name: 'Trained versions' }).getByRole('listitem');

  async function show(start: string | undefined, refuses = false) {
    const props = {
      versions: two,
      champion: start,
      setAside: undefined as { headId: string; because: 'muted' | 'forgotten' } | undefined,
      failure: undefined,
      locale: 'en',
      onput: async (headId: string | undefined) => {
        if (!refuses) await rerender({ ...props, champion: headId });
      },
    };
    const { rerender } = await render(Versions, props);
    return (setAside: typeof props.setAside) => rerender({ ...props, setAside });
  }

  test('say why one that was chosen is set aside', async () => {
    const rerender = await show(undefined);
    await rerender({ headId: 'two', because: 'forgotten' });
    await expect.element(lines().nth(0)).toHaveTextContent(/an answer that you took back/);
    await rerender({ headId: 'two', because: 'muted' });
    await expect.element(lines().nth(0)).toHaveTextContent(/other features left out/);
    await expect.element(lines().nth(1)).not.toHaveTextContent(/Set aside/);
  });

  test('are listed with what they brought, and which is in use', async () => {
    await show('two');
    await expect
      .element(lines().nth(0))
      .toHaveTextContent(
        /^Small network Jun 3, 2026, .* 8\.3% more probability for what you answered than the simpler model \(between \+2% and \+15%\) learned from 80 answers · 1\.2 sec on CPU in use$/,
      );
    await expect
      .element(lines().nth(1))
      .toHaveTextContent(
        /^Adapter .* the latest ones held back for the test · .* on WebAssembly Put in use$/,
      );
    await expect
      .element(lines().nth(2))
      .toHaveTextContent(/^The simpler model .* Back to the simpler model$/);
  });

  test('change places, and the way back to the simpler model is always there', async () => {
    await show('two');
    await button('Back to the simpler model').click();
    await expect.element(page.getByRole('status')).toHaveTextContent('In use now: The simpler model.');
    await expect.element(lines().nth(2)).toHaveTextContent(/in use$/);
    await expect.element(page.getByRole('heading', { name: 'Trained versions' })).toHaveFocus();
    await button('Put in use').nth(1).click();
    await expect.element(page.getByRole('status')).toHaveTextContent('In use now: Adapter.');
    await expect.element(lines().nth(1)).toHaveTextContent(/in use$/);
  });

  test('announce nothing when the change was refused', async () => {
    await show('two', true);
    await button('Back to the simpler model').click();
    await expect.element(lines().nth(0)).toHaveTextContent(/in use$/);
    await expect.element(page.getByRole('status')).toHaveTextContent('');
  });

  test('are promised while there are none', async () => {
    await render(Versions, {
      versions: [],
      champion: undefined,
      setAside: undefined,
      failure: undefined,
      locale: 'en',
      onput: async () => undefined,
    });
    await expect.element(page.getByText(/^No versions yet\./)).toBeVisible();
  });
});
