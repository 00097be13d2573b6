import { beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import type { Belief, Explanation } from '../../src/domain/ranking/slate-types.ts';
import { overwriteGetLocale } from '../../src/paraglide/runtime.js';
import Beliefs from '../../src/pages/feed/Beliefs.svelte';
import WhyDialog from '../../src/pages/feed/WhyDialog.svelte';

const wordsOf = (node: Element): string => node.textContent.replace(/\s+/g, ' ').trim();
const button = (name: string) => page.getByRole('button', { name, exact: true });

beforeEach(() => overwriteGetLocale(() => 'en'));

describe('what it has learned', () => {
  const belief = (change: Partial<Belief>): Belief => ({
    key: 'tag:sea stories',
    feature: 'tags',
    name: 'sea stories',
    effect: 0.8,
    seen: 5,
    liked: 4,
    itemIds: ['moby', 'omoo'],
    ...change,
  });
  const TITLES = new Map([
    ['moby', 'Moby-Dick'],
    ['omoo', 'Omoo'],
  ]);
  const beliefs = [
    belief({}),
    belief({ key: 'creator:x', feature: 'creator', name: '<b>X & Co</b>', effect: 0.4, seen: 1, liked: 1 }),
    belief({ key: 'years:1850', feature: 'year', name: '', from: 1850, to: 1874, effect: -0.2, liked: 1 }),
  ];
  /** The panel over a model that does what it is told, or refuses. */
  async function show(all: readonly Belief[], refuses = false) {
    const props = {
      beliefs: all,
      muted: [] as readonly Belief[],
      failure: refuses ? ({ code: 'quota' } as const) : undefined,
      locale: 'en',
      titleOf: (itemId: string) => TITLES.get(itemId),
      onmute: (key: string) => put((one) => one.key === key || muted(one)),
      onunmute: (key: string) => put((one) => one.key !== key && muted(one)),
    };
    const muted = (one: Belief) => props.muted.includes(one);
    const put = async (out: (one: Belief) => boolean) => {
      if (refuses) return;
      const left = all.filter(out);
      props.beliefs = all.filter((one) => !left.includes(one));
      props.muted = left;
      await rerender({ ...props });
    };
    const { rerender } = await render(Beliefs, props);
  }
  const lines = () => page.getByRole('listitem').elements().map(wordsOf);

  test('stands in sentences with evidence and a signed effect; names are text, never markup', async () => {
    await show(beliefs);
    expect(lines()).toEqual([
      'You enjoy sea stories +0.8 to the fit +0.8 liked 4 of 5 · Moby-Dick, Omoo Leave this out',
      'Perhaps you enjoy <b>X & Co</b> +0.4 to the fit +0.4 liked 1 of 1 · Moby-Dick, Omoo Leave this out',
      'Less for you: 1850–1874 −0.2 to the fit −0.2 liked 1 of 5 · Moby-Dick, Omoo Leave this out',
    ]);
  });

  test.each([
    [0.4, 3, 4, 'You enjoy sea stories'],
    [0.4, 1, 4, 'More than the rest: sea stories'],
    [-0.4, 3, 4, 'Less than the rest of what you like: sea stories'],
    [-0.4, 2, 4, 'Less than the rest of what you like: sea stories'],
    [-0.4, 1, 4, 'Less for you: sea stories'],
    [-0.4, 1, 1, 'Perhaps less than the rest of what you like: sea stories'],
    [-0.4, 0, 1, 'Perhaps less for you: sea stories'],
  ])('an effect of %s where %s of %s were liked reads: %s', async (effect, liked, seen, words) => {
    await show([belief({ effect, liked, seen })]);
    expect(lines()[0]).toContain(`${words} `);
  });

  test('a series is named as one, in the midst of a sentence', async () => {
    overwriteGetLocale(() => 'zh');
    await show([belief({ key: 'series:dune', feature: 'series', name: 'Dune', effect: -0.3, liked: 3 })]);
    expect(lines()[0]).toMatch(/^《Dune》系列，你也喜欢，但不如别的/);
  });

  test('has bars as long as the effects are strong', async () => {
    await show(beliefs);
    const widths = [...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().width);
    expect(widths[1] / widths[0]).toBeCloseTo(0.5, 1);
    expect(widths[2] / widths[0]).toBeCloseTo(0.25, 1);
  });

  test('is left out and taken back in by keyboard, with the focus where the way back is', async () => {
    await show(beliefs);
    button('Leave this out').first().element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('status')).toHaveTextContent('Left out: sea stories.');
    expect(lines()).toHaveLength(3);
    await expect.element(button('Take back in')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('status')).toHaveTextContent('Back in: sea stories.');
    await expect.element(button('Take back in')).not.toBeInTheDocument();
    await expect.element(button('Leave this out').first()).toHaveFocus();
  });

  test('says so when it cannot be left out', async () => {
    await show(beliefs, true);
    await button('Leave this out').first().click();
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(page.getByRole('status')).toHaveTextContent('');
  });

  test('shows the strongest first and the others on request', async () => {
    await show(Array.from({ length: 7 }, (_, i) => belief({ key: `tag:${i}`, name: `theme ${i}` })));
    expect(lines()).toHaveLength(5);
    await button('Show 2 more').click();
    expect(lines()).toHaveLength(7);
    await button('Show fewer').click();
    expect(lines()).toHaveLength(5);
  });

  test('says what will stand there before there is anything', async () => {
    await show([]);
    await expect.element(page.getByText(/^Nothing yet\./)).toBeVisible();
  });

  test('speaks Chinese', async () => {
    overwriteGetLocale(() => 'zh');
    await show(beliefs);
    expect(lines()[0]).toMatch(/^你喜欢“sea stories”这一类.*5 次表态，4 次喜欢 · Moby-Dick、Omoo 不算这条$/);
  });
});

describe('Why?', () => {
  const show = (change: Partial<Explanation>, propensity = 0.4) =>
    render(WhyDialog, {
      title: 'Emma',
      entry: {
        itemId: 'emma',
        probability: 0.7,
        low: 0.6,
        high: 0.8,
        propensity,
        reasons: [],
        explored: false,
      },
      explanation: {
        itemId: 'emma',
        mean: 0.5,
        deviation: 0.4,
        events: [{ itemId: 'moby', grade: 1, share: 0.5, byFeature: { leaning: 0.5 } }],
        byFeature: { leaning: 0.5 },
        rank: 2,
        ...change,
      },
      candidates: 12,
      locale: 'en',
      titleOf: () => 'Moby-Dick',
      gradeOf: () => ({ seq: 1, catalogId: 'c', itemId: 'moby', kind: 'dislike', time: 1, source: 'tap' }),
      onclose: () => undefined,
    });

  test('says what orders the list, and that its ranks have gaps', async () => {
    await show({ pull: 0.9 });
    await expect
      .element(page.getByText(/^Number 2 of 12 by what you would pick up times what you would like.*skips/))
      .toBeVisible();
  });

  test('speaks of no picking up where everything was chosen already', async () => {
    await show({});
    await expect.element(page.getByText(/^Number 2 of 12 by what you would like/)).toBeVisible();
  });

  test('names the answer that decides, or says that none does', async () => {
    const { rerender } = await show({ counterfactual: { itemId: 'moby', rank: 9 } });
    await expect
      .element(page.getByText('Without your “not for me” to Moby-Dick it would be at rank 9 instead of 2.'))
      .toBeVisible();
    await rerender({
      explanation: {
        itemId: 'emma',
        mean: 0.5,
        deviation: 0.4,
        events: [{ itemId: 'moby', grade: 1, share: 0.5, byFeature: {} }],
        byFeature: {},
        rank: 2,
      },
    });
    await expect.element(page.getByText('No single answer decides this one.')).toBeVisible();
  });

  test('puts the leaning and a sure thing in plain words', async () => {
    const { rerender } = await show({}, 0.998);
    await expect.element(page.getByText('You like more than you dislike')).toBeVisible();
    await expect.element(page.getByText(/as good as sure to be on the list/)).toBeVisible();
    await rerender({
      explanation: {
        itemId: 'emma',
        mean: -0.5,
        deviation: 0.4,
        events: [{ itemId: 'moby', grade: -1, share: -0.5, byFeature: {} }],
        byFeature: { leaning: -0.5 },
        rank: 2,
      },
    });
    await expect.element(page.getByText('You dislike more than you like')).toBeVisible();
  });
});

test('Why? gives what a trained head says a line of its own, so that the shares add up', async () => {
  await render(WhyDialog, {
    title: 'Emma',
    entry: {
      itemId: 'emma',
      probability: 0.7,
      low: 0.6,
      high: 0.8,
      propensity: 1,
      reasons: [],
      explored: false,
    },
    explanation: {
      itemId: 'emma',
      mean: 0.75,
      prior: 0.25,
      deviation: 0.4,
      events: [{ itemId: 'moby', grade: 1, share: 0.5, byFeature: { tags: 0.5 } }],
      byFeature: { tags: 0.5 },
      rank: 1,
    },
    candidates: 12,
    locale: 'en',
    titleOf: () => 'Moby-Dick',
    gradeOf: () => undefined,
    onclose: () => undefined,
  });
  const rows = (table: number) => page.getByRole('table').nth(table).getByRole('row').elements().map(wordsOf);
  expect(rows(0).slice(1)).toEqual(['Moby-Dick +0.50', 'What fine-tuning says of it +0.25']);
  expect(rows(1).slice(1)).toEqual(['Tags +0.50', 'What fine-tuning says of it +0.25']);
});
