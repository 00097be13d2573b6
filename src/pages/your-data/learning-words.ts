/** Heads, trials and comparisons in words. Call in templates or `$derived`. */
import type { Backend, Comparison, HeadKind, Recipe } from '../../domain/learning/head-types.ts';
import { m } from '../../paraglide/messages.js';
import { formatDuration } from '../../state/formats.ts';
import type { FineTuned } from '../../state/learning.svelte.ts';
import { WORTHWHILE_GAIN } from '../../state/trial-margin.ts';

/** Proper names, the same in every language. */
const BACKENDS: Readonly<Record<Backend, string>> = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'CPU' };

export const backendName = (backend: Backend): string => BACKENDS[backend];

/** In a sentence. */
export const kindName = (kind: HeadKind): string =>
  kind === 'adapter' ? m.data_learn_adapter() : m.data_learn_perceptron();

/** At the head of a line. */
export const recipeTitle = (recipe: Recipe): string =>
  ({
    fit: m.data_learn_fit_title,
    adapter: m.data_learn_adapter_title,
    perceptron: m.data_learn_perceptron_title,
  })[recipe]();

/** What the backends did: "WebGPU: not available here; WebAssembly 12 ms, used; CPU 40 ms". */
export const trialsText = (trials: FineTuned['trials'], locale: string): string =>
  trials
    .map(({ backend: tried, milliseconds, problem, chosen }) => {
      const backend = backendName(tried);
      if (problem === 'wrong-numbers') return m.data_tune_trial_wrong({ backend });
      if (problem === 'unavailable' || milliseconds === undefined)
        return m.data_tune_trial_unavailable({ backend });
      const words = { backend, time: formatDuration(milliseconds, locale) };
      return chosen ? m.data_tune_trial_used(words) : m.data_tune_trial_took(words);
    })
    .join(m.data_tune_list_sep());

/** Below a twentieth of a per cent the sentence would say that 0% is more. */
const LEAST_SAID = 0.0005;

type GainSentence = (words: { gain: string; low: string; high: string }) => string;

/**
 * A gain of log loss in words. Its exponential is the ratio of the probabilities that the two gave to what was really
 * answered (their geometric means): 0.08 nats read "8.3% more probability".
 */
export function gainText(
  { gain, low, high }: Comparison,
  locale: string,
  [more, less, same]: readonly [GainSentence, GainSentence, GainSentence],
): string {
  const percent = (value: number, signDisplay: 'never' | 'exceptZero'): string =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2, signDisplay })
      .format(value)
      // A minus sign, where Intl writes a hyphen.
      .replace('-', '−');
  const ratio = Math.expm1(gain);
  const sentence = Math.abs(ratio) < LEAST_SAID ? same : ratio > 0 ? more : less;
  return sentence({
    gain: percent(ratio, 'never'),
    low: percent(Math.expm1(low), 'exceptZero'),
    high: percent(Math.expm1(high), 'exceptZero'),
  });
}

/** How a fine-tuning ended, plainly. */
export function endText(tuned: FineTuned, locale: string): string {
  const { champion, results, withdrawn } = tuned;
  const count = results[0]?.events ?? 0;
  if (champion === 'adapter') return m.data_tune_won_adapter({ count });
  if (champion === 'perceptron') return m.data_tune_won_perceptron({ count });
  const stays = withoutWinner(tuned, count, locale);
  return withdrawn ? stays + m.feed_gap() + m.data_tune_withdrawn() : stays;
}

/** Nobody won: none was better, or one was by too little to count, or it was and may owe that to luck. */
function withoutWinner({ comparisons }: FineTuned, count: number, locale: string): string {
  const [best] = [...comparisons].sort((a, b) => b.gain - a.gain);
  if (!best || Math.expm1(best.gain) < LEAST_SAID) return m.data_tune_lost({ count });
  const model = kindName(best.recipe);
  if (best.gain >= WORTHWHILE_GAIN) return m.data_tune_unsure({ count, model });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 1 });
  return m.data_tune_close({ count, model, margin: percent.format(Math.expm1(WORTHWHILE_GAIN)) });
}
