/** What things of the Lab are called, and the choices that are made of those names. */
import type {
  Activation,
  DatasetChoice,
  Loss,
  ModelChoice,
  OptimiserKind,
  ReviewTask,
  Scaling,
  Schedule,
  Shape,
} from '../../domain/lab/experiment.ts';
import type { Target } from '../../domain/lab/lab-data.ts';
import type { Backend } from '../../domain/learning/head-types.ts';
import { m } from '../../paraglide/messages.js';
import type { AgentSetting, EnvironmentSetting } from '../../state/lab-rewards.svelte.ts';
import type { SearchPath } from '../../state/lab-search.svelte.ts';
import type { SmallChoice } from '../../state/lab-small.svelte.ts';

/** The names of a closed set of keys, in the order in which they are offered. */
export type Names<K extends string> = Readonly<Record<K, () => string>>;

export const options = <K extends string>(names: Names<K>): { value: K; label: string }[] =>
  (Object.keys(names) as K[]).map((value) => ({ value, label: names[value]() }));

/** The key that a native control gave back; `fallback` for what is none. */
export const picked = <K extends string>(names: Names<K>, value: string, fallback: K): K =>
  Object.hasOwn(names, value) ? (value as K) : fallback;

export const TASKS: Names<ReviewTask> = {
  sentiment: m.lab_task_sentiment,
  stars: m.lab_task_stars,
  topic: m.lab_task_topic,
  all: m.lab_task_all,
};
export const SHAPES: Names<Shape> = {
  gaussians: m.lab_shape_gaussians,
  circles: m.lab_shape_circles,
  xor: m.lab_shape_xor,
  spiral: m.lab_shape_spiral,
};
export const SCALINGS: Names<Scaling> = {
  'z-score': m.lab_scaling_z_score,
  'min-max': m.lab_scaling_min_max,
  none: m.lab_scaling_none,
};
export const LOSSES: Names<Loss> = {
  'cross-entropy': m.lab_loss_cross_entropy,
  squared: m.lab_loss_squared,
  bpr: m.lab_loss_bpr,
};
export const OPTIMISERS: Names<OptimiserKind> = {
  sgd: m.lab_optimiser_sgd,
  momentum: m.lab_optimiser_momentum,
  adam: m.lab_optimiser_adam,
};
export const SCHEDULES: Names<Schedule> = {
  constant: m.lab_schedule_constant,
  cosine: m.lab_schedule_cosine,
  step: m.lab_schedule_step,
};
export const ACTIVATIONS: Names<Activation> = {
  relu: m.lab_activation_relu,
  tanh: m.lab_activation_tanh,
  sigmoid: m.lab_activation_sigmoid,
};
export const BITS: Names<'32' | '16' | '8' | '4' | '1'> = {
  '32': m.lab_bits_32,
  '16': m.lab_bits_16,
  '8': m.lab_bits_8,
  '4': m.lab_bits_4,
  '1': m.lab_bits_1,
};

export const METHODS: Names<'halving' | 'random' | 'grid'> = {
  halving: m.lab_method_halving,
  random: m.lab_method_random,
  grid: m.lab_method_grid,
};
export const ENVIRONMENTS: Names<EnvironmentSetting['kind']> = {
  people: m.lab_world_people,
  bandit: m.lab_world_bandit,
  cliff: m.lab_world_cliff,
};
export const AGENTS: Names<AgentSetting['kind']> = {
  'epsilon-greedy': m.lab_agent_epsilon_greedy,
  ucb1: () => 'UCB1',
  thompson: m.lab_agent_thompson,
  'lin-ucb': () => 'LinUCB',
  'linear-thompson': m.lab_agent_linear_thompson,
  'q-learning': m.lab_agent_q_learning,
  sarsa: () => 'SARSA',
  reinforce: () => 'REINFORCE',
  'actor-critic': m.lab_agent_actor_critic,
};
const PATHS: Names<SearchPath> = {
  rate: m.lab_rate,
  l1: m.lab_l1,
  l2: m.lab_l2,
  batch: m.lab_batch,
  sparsity: m.lab_sparsity,
  kept: m.lab_kept,
  'model.dropout': m.lab_dropout,
  'model.rank': m.lab_rank,
  'model.width': m.lab_width,
  'model.temperature': m.lab_temperature,
  'model.embedding': m.lab_embedding,
  'model.units': m.lab_units,
};

const MODELS: Names<ModelChoice['kind']> = {
  linear: m.lab_model_linear,
  perceptron: m.lab_model_perceptron,
  'low-rank': m.lab_model_low_rank,
  bottleneck: m.lab_model_bottleneck,
  student: m.lab_model_student,
  lstm: m.lab_model_lstm,
  attention: m.lab_model_attention,
  'static-table': m.lab_model_static_table,
};
const BACKENDS: Names<Backend> = {
  webgpu: () => 'WebGPU',
  wasm: () => 'WebAssembly',
  cpu: () => 'CPU',
};

/** What reads words has no use for vectors or columns. */
export const readsWords = (kind: ModelChoice['kind']): boolean =>
  kind === 'lstm' || kind === 'attention' || kind === 'static-table';

/** Rows are texts, which come with vectors and with words. */
export const isText = ({ kind }: DatasetChoice): boolean => kind === 'reviews' || kind === 'intents';

/** A linear model is named after what it does: a head on texts, a regression on numbers. */
export function modelName(kind: ModelChoice['kind'], dataset: DatasetChoice): string {
  if (kind !== 'linear') return MODELS[kind]();
  if (isText(dataset) || dataset.kind === 'own') return m.lab_model_head();
  return dataset.kind === 'houses' ? m.lab_model_linear_regression() : m.lab_model_linear();
}

export function datasetName(dataset: DatasetChoice): string {
  switch (dataset.kind) {
    case 'reviews':
      return dataset.language === 'en' ? m.lab_dataset_reviews_en() : m.lab_dataset_reviews_zh();
    case 'intents':
      return dataset.language === 'en' ? m.lab_dataset_intents_en() : m.lab_dataset_intents_zh();
    case 'houses':
      return m.lab_dataset_houses();
    case 'shapes':
      return m.lab_dataset_shapes();
    case 'own':
      return m.lab_dataset_own();
    case 'table':
      return m.lab_dataset_table();
  }
}

export const backendName = (backend: Backend): string => BACKENDS[backend]();

/** Keys of classes that the app brings along; what a person's table holds is shown as it is. */
const CLASSES: Readonly<Record<string, () => string>> = {
  negative: m.lab_class_negative,
  neutral: m.lab_class_neutral,
  positive: m.lab_class_positive,
  liked: m.lab_class_liked,
  disliked: m.lab_class_disliked,
  inside: m.lab_class_a,
  a: m.lab_class_a,
  b: m.lab_class_b,
  books: m.lab_topic_books,
  films: m.lab_topic_films,
  food: m.lab_topic_food,
  travel: m.lab_topic_travel,
  gadgets: m.lab_topic_gadgets,
  clothes: m.lab_topic_clothes,
  games: m.lab_topic_games,
  courses: m.lab_topic_courses,
  health: m.lab_topic_health,
  services: m.lab_topic_services,
  recommend: m.lab_intent_recommend,
  describe: m.lab_intent_describe,
  similar: m.lab_intent_similar,
  filter: m.lab_intent_filter,
  refine: m.lab_intent_refine,
  why: m.lab_intent_why,
  undo: m.lab_intent_undo,
  rule: m.lab_intent_rule,
  taste: m.lab_intent_taste,
  about: m.lab_intent_about,
  faq: m.lab_intent_faq,
  smalltalk: m.lab_intent_smalltalk,
  outside: m.lab_intent_outside,
};
export const className = (key: string): string => (Object.hasOwn(CLASSES, key) ? CLASSES[key]() : key);

const TARGETS: Readonly<Record<string, () => string>> = {
  sentiment: m.lab_task_sentiment,
  stars: m.lab_task_stars,
  topic: m.lab_task_topic,
  price: m.lab_target_price,
  intent: m.lab_target_intent,
  liked: m.lab_class_liked,
  class: m.lab_target_class,
};
export const targetName = ({ name }: Pick<Target, 'name'>): string =>
  Object.hasOwn(TARGETS, name) ? TARGETS[name]() : name;

/** A way of making a model small, short enough for a dot in a chart: "8 bits each, −50%". */
export function smallName({ bits, perChannel, pruned }: SmallChoice, locale: string): string {
  const size = m.lab_short_bits({ bits });
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(pruned);
  if (pruned > 0) return m.lab_short_pruned({ size, share });
  return perChannel ? m.lab_short_per_channel({ size }) : size;
}

export const pathName = (path: SearchPath): string => PATHS[path]();

/** Two of the same kind are told apart by what they leave to chance. */
export const agentName = (agent: AgentSetting, locale: string): string =>
  agent.kind === 'epsilon-greedy'
    ? m.lab_agent_epsilon({ epsilon: new Intl.NumberFormat(locale).format(agent.epsilon) })
    : AGENTS[agent.kind]();
