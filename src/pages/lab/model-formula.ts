/** The formulas of each kind of model, of its loss and of its inputs. Rows stand left of matrices: x W + b. */
import type { Activation, Experiment, Loss, ModelChoice } from '../../domain/lab/experiment.ts';
import type { DenseInputs, Target } from '../../domain/lab/lab-data.ts';
import { columnName } from './column-names.ts';
import { targetName } from './lab-words.ts';
import { figure, indexed, math, present, term, word, type MathNode, type Piece } from './math.ts';
import { m } from '../../paraglide/messages.js';
import type { WeightedSum } from '../../state/lab-written.ts';

/** One formula: pieces between which its line may break. */
export type Written = readonly Piece[];

type Say = (value: number) => string;

const FUNCTIONS: Readonly<Record<Activation, { name: string; rule: Piece }>> = {
  relu: { name: 'relu', rule: math`relu(a) = max(0, a)` },
  tanh: { name: 'tanh', rule: math`tanh(a) = {e^a − e^{−a}} / {e^a + e^{−a}}` },
  sigmoid: { name: 'σ', rule: math`σ(a) = {1} / {1 + e^{−a}}` },
};

/** What the heads read, how it comes about, and the number that their weights bear (0 for none). */
interface Trunk {
  readonly lines: readonly Written[];
  readonly features: MathNode;
  readonly place: number;
}

const numbered = (base: string, place: number): MathNode => indexed(base, `${place}`);

function layers(count: number, activation: Activation): Trunk {
  const { name, rule } = FUNCTIONS[activation];
  const before = (place: number): MathNode => (place === 1 ? word('x') : numbered('h', place - 1));
  const lines = Array.from({ length: count }, (_, k): Written => {
    const place = k + 1;
    return [
      math`${numbered('h', place)} = ${name}(${before(place)} ${numbered('W', place)} + ${numbered('b', place)})`,
    ];
  });
  return {
    lines: count ? [...lines, [rule]] : [],
    features: count ? numbered('h', count) : word('x'),
    place: count ? count + 1 : 0,
  };
}

/** @param encoderWidth numbers of the encoder's vectors, for a model that imitates them. */
function trunkOf(model: ModelChoice, encoderWidth: number | undefined): Trunk {
  switch (model.kind) {
    case 'linear':
      return { lines: [], features: word('x'), place: 0 };
    case 'perceptron':
      return layers(model.layers.length, model.activation);
    case 'student':
      return layers(1, 'relu');
    case 'low-rank':
      return {
        lines: [[model.adaptive ? math`h = x + (x A ∘ λ) B` : math`h = x + x A B`]],
        features: word('h'),
        place: 0,
      };
    case 'bottleneck': {
      const { name, rule } = FUNCTIONS[model.activation];
      return { lines: [[math`h = x + ${name}(x D) U`], [rule]], features: word('h'), place: 0 };
    }
    case 'lstm':
      return {
        lines: [
          [math`i, f, o = σ(e_t W_x + h_{t − 1} W_h + b_h)`],
          [math`g = tanh(e_t W_x + h_{t − 1} W_h + b_h)`],
          [math`c_t = f ∘ c_{t − 1} + i ∘ g`],
          [math`h_t = o ∘ tanh(c_t)`],
        ],
        features: word('h'),
        place: 0,
      };
    case 'attention':
      return {
        lines: [[math`α_t = {exp(e_t a)} / {Σ_s exp(e_s a)}`], [math`v =`, math`Σ_t α_t e_t`]],
        features: word('v'),
        place: 0,
      };
    case 'static-table': {
      const mean = math`{1} / {n} Σ_t e_t`;
      // A table as wide as the encoder's vectors needs no way up to them.
      const projected = model.width === encoderWidth ? mean : math`(${{ kind: 'row', of: mean }}) P`;
      return { lines: [[math`v =`, projected]], features: word('v'), place: 0 };
    }
  }
}

/** The symbol of a weight, by its name in the model (workers/lab/models.ts), as text for a table. */
export function symbolOf(name: string, model: ModelChoice): string {
  const [base, target] = name.split('/');
  const [kind, place] = /^(weight|bias)-(\d+)$/.exec(base)?.slice(1) ?? [base];
  const below = place ? String.fromCodePoint(...Array.from(place, (digit) => 0x2080 + Number(digit))) : '';
  const bottleneck = model.kind === 'bottleneck';
  const symbols: Readonly<Record<string, string>> = {
    weight: 'W',
    bias: 'b',
    down: bottleneck ? 'D' : 'A',
    up: bottleneck ? 'U' : 'B',
    scale: 'λ',
    embedding: 'e',
    input: 'Wₓ',
    recurrent: 'Wₕ',
    'gate-bias': 'bₕ',
    attention: 'a',
    projection: 'P',
  };
  const symbol = (symbols[kind] ?? name) + below;
  return target ? `${symbol} (${targetName({ name: target })})` : symbol;
}

/** All that lies between inputs and answers. */
export function modelFormulas(
  { model }: Pick<Experiment, 'model'>,
  targets: readonly Pick<Target, 'name' | 'task'>[],
  encoderWidth?: number,
): readonly Written[] {
  const { lines, features, place } = trunkOf(model, encoderWidth);
  const weight = (base: string, k: number, name: string): MathNode =>
    k > 0 ? indexed(base, name) : place ? numbered(base, place) : word(base);
  const heads = targets.map(({ name, task }, k): Written => {
    const [w, b] = [weight('W', k, targetName({ name })), weight('b', k, targetName({ name }))];
    const letter = task === 'regression' ? 'ŷ' : 'z';
    const said = targets.length > 1 ? indexed(letter, targetName({ name })) : word(letter);
    return [math`${said} = ${features} ${w} + ${b}`];
  });
  const classes = targets.some(({ task }) => task === 'classes');
  return [...lines, ...heads, ...(classes ? [[math`p_k = {exp(z_k)} / {Σ_j exp(z_j)}`]] : [])];
}

/** A sum with its numbers: output = b + w · name + … */
export const sumFormula = (
  output: MathNode,
  { bias, weights }: WeightedSum,
  factors: readonly (MathNode | string)[],
  say: Say,
): Written => [
  math`${output} = ${present(say(bias))}`,
  ...weights.map((weight, k) => term(weight, math`${present(say(Math.abs(weight)))} · ${factors[k]}`)),
];

/** Inputs whose scaling is written with its numbers; of more, the first of them. */
const MOST_SCALED = 6;

/** How each input is scaled, if it is; of inputs without names the common rule, with what is one number for all. */
export function scalingFormulas(
  { names, off, by }: DenseInputs,
  { scaling, dataset }: Pick<Experiment, 'scaling' | 'dataset'>,
  say: Say,
): readonly Written[] {
  if (scaling === 'none') return [];
  if (names.length === 0)
    return scaling === 'z-score'
      ? [[math`x_k = {c_k − μ_k} / {${figure(say(by[0]))}}`]]
      : [[math`x_k = {c_k − min_k} / {max_k − min_k}`]];
  return names.slice(0, MOST_SCALED).map((key, k): Written => {
    const name = columnName(key, dataset);
    if (by[k] === 0) return [math`${indexed('x', name)} = 0`];
    const sign: MathNode = { kind: 'operator', text: off[k] < 0 ? '+' : '−' };
    return [
      math`${indexed('x', name)} = {${name} ${sign} ${figure(say(Math.abs(off[k])))}} / {${figure(say(by[k]))}}`,
    ];
  });
}

const LOSS_FORMULAS: Readonly<Record<Loss, Written>> = {
  'cross-entropy': [math`− {1} / {n}`, math`Σ_i log p_{i, y_i}`],
  squared: [math`{1} / {n}`, math`Σ_i (ŷ_i − y_i)^2`],
  bpr: [math`− {1} / {n}`, math`Σ_{i, j} log σ(f_i − f_j),`, math`f = z_1 − z_0`],
};
/** Squares over classes compare each z with 1 for the right class and 0 for the others. */
const SQUARED_CLASSES: Written = [math`{1} / {n}`, math`Σ_i Σ_k (z_{i k} − y_{i k})^2`];

/** What training lowers: the loss of each target, and the penalties where there are any. */
export function lossFormulas(
  { model, l1, l2 }: Experiment,
  targets: readonly Pick<Target, 'name' | 'task'>[],
  losses: readonly Loss[],
  say: Say,
): readonly Written[] {
  const several = targets.length > 1;
  const left = (k: number): MathNode => (several ? indexed('L', targetName(targets[k])) : word('L'));
  const penalties: Written = [
    // How far a table of words is from what the encoder says.
    ...(model.kind === 'static-table' ? [math`+ β {1} / {n}`, math`Σ_i |v_i − c_i|^2`] : []),
    ...(l1 > 0 ? [math`+ ${figure(say(l1))} Σ |w|`] : []),
    ...(l2 > 0 ? [math`+ ½ · ${figure(say(l2))} Σ w^2`] : []),
  ];
  const lines = losses.map((loss, k): Written => {
    const squaredClasses = loss === 'squared' && targets[k].task === 'classes';
    const taught = model.kind === 'student' && targets[k].task === 'classes';
    const right = taught
      ? studentLoss(model.temperature, say)
      : squaredClasses
        ? SQUARED_CLASSES
        : LOSS_FORMULAS[loss];
    return [math`${left(k)} =`, ...right, ...(several ? [] : penalties)];
  });
  const sum = targets.map((_, k): Piece => (k === 0 ? math`L = ${left(k)}` : math`+ ${left(k)}`));
  return several ? [...lines, [...sum, ...penalties]] : lines;
}

/** A student compares its softened probabilities with the teacher's (Hinton et al., 2015). */
const studentLoss = (temperature: number, say: Say): Written => {
  const t = figure(say(temperature));
  return [
    math`− ${t}^2 · {1} / {n}`,
    math`Σ_i Σ_k q_{i k} log p_{i k},`,
    math`q = softmax(${indexed('z', m.lab_written_teacher_mark())} / ${t}),`,
    math`p = softmax(z / ${t})`,
  ];
};

/** Numbers of a vector that are read out; of more, the first of them and how many there are. */
const MOST_VALUES = 8;

/** name = (0.1, 0.2, …) */
export function vectorFormula(
  name: MathNode,
  values: ArrayLike<number>,
  say: Say,
  more: (count: number) => string,
): Written {
  const shown = Array.from({ length: Math.min(values.length, MOST_VALUES) }, (_, k) => values[k]);
  const left = values.length - shown.length;
  return [
    math`${name} = (`,
    ...shown.map((value, k): Piece => [
      present(say(value)),
      ...(k < shown.length - 1 || left > 0 ? [{ kind: 'operator' as const, text: ',' }] : []),
    ]),
    ...(left > 0 ? [math`${more(left)}`] : []),
    math`)`,
  ];
}

/** z = b + w · h + …, of a sum with more terms the first and what the others come to together. */
export function workedSum(
  output: MathNode,
  { bias, weights }: WeightedSum,
  terms: ArrayLike<number>,
  say: Say,
  more: (count: number) => string,
): Written {
  const rest = weights
    .slice(MOST_VALUES)
    .reduce((sum, weight, k) => sum + weight * terms[MOST_VALUES + k], 0);
  const total = weights.reduce((sum, weight, k) => sum + weight * terms[k], bias);
  return [
    math`${output} = ${present(say(bias))}`,
    ...weights.slice(0, MOST_VALUES).map((weight, k) => {
      const value = figure(say(terms[k]));
      const factor: Piece = terms[k] < 0 ? math`(${value})` : [value];
      return term(weight, [...math`${present(say(Math.abs(weight)))} ·`, ...factor]);
    }),
    ...(weights.length > MOST_VALUES
      ? [term(rest, math`${present(say(Math.abs(rest)))} (${more(weights.length - MOST_VALUES)})`)]
      : []),
    math`= ${present(say(total))}`,
  ];
}
