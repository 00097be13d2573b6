/** The texts of the lessons: each named here, because a name that is put together while it runs would bring every message along. */
import { m } from '../../paraglide/messages.js';

type Part = 'title' | 'lead' | 'task' | 'why';

const TEXTS: Readonly<Record<string, Readonly<Record<Part, () => string>>>> = {
  'going-downhill': {
    title: m.lab_lesson_going_downhill_title,
    lead: m.lab_lesson_going_downhill_lead,
    task: m.lab_lesson_going_downhill_task,
    why: m.lab_lesson_going_downhill_why,
  },
  'learning-rate': {
    title: m.lab_lesson_learning_rate_title,
    lead: m.lab_lesson_learning_rate_lead,
    task: m.lab_lesson_learning_rate_task,
    why: m.lab_lesson_learning_rate_why,
  },
  normalisation: {
    title: m.lab_lesson_normalisation_title,
    lead: m.lab_lesson_normalisation_lead,
    task: m.lab_lesson_normalisation_task,
    why: m.lab_lesson_normalisation_why,
  },
  xor: {
    title: m.lab_lesson_xor_title,
    lead: m.lab_lesson_xor_lead,
    task: m.lab_lesson_xor_task,
    why: m.lab_lesson_xor_why,
  },
  overfitting: {
    title: m.lab_lesson_overfitting_title,
    lead: m.lab_lesson_overfitting_lead,
    task: m.lab_lesson_overfitting_task,
    why: m.lab_lesson_overfitting_why,
  },
  'transfer-learning': {
    title: m.lab_lesson_transfer_learning_title,
    lead: m.lab_lesson_transfer_learning_lead,
    task: m.lab_lesson_transfer_learning_task,
    why: m.lab_lesson_transfer_learning_why,
  },
  'words-or-meaning': {
    title: m.lab_lesson_words_or_meaning_title,
    lead: m.lab_lesson_words_or_meaning_lead,
    task: m.lab_lesson_words_or_meaning_task,
    why: m.lab_lesson_words_or_meaning_why,
  },
  'chinese-reviews': {
    title: m.lab_lesson_chinese_reviews_title,
    lead: m.lab_lesson_chinese_reviews_lead,
    task: m.lab_lesson_chinese_reviews_task,
    why: m.lab_lesson_chinese_reviews_why,
  },
  'explaining-a-decision': {
    title: m.lab_lesson_explaining_a_decision_title,
    lead: m.lab_lesson_explaining_a_decision_lead,
    task: m.lab_lesson_explaining_a_decision_task,
    why: m.lab_lesson_explaining_a_decision_why,
  },
  'low-rank-adapters': {
    title: m.lab_lesson_low_rank_adapters_title,
    lead: m.lab_lesson_low_rank_adapters_lead,
    task: m.lab_lesson_low_rank_adapters_task,
    why: m.lab_lesson_low_rank_adapters_why,
  },
  'fewer-bits': {
    title: m.lab_lesson_fewer_bits_title,
    lead: m.lab_lesson_fewer_bits_lead,
    task: m.lab_lesson_fewer_bits_task,
    why: m.lab_lesson_fewer_bits_why,
  },
  pruning: {
    title: m.lab_lesson_pruning_title,
    lead: m.lab_lesson_pruning_lead,
    task: m.lab_lesson_pruning_task,
    why: m.lab_lesson_pruning_why,
  },
  'biased-labels': {
    title: m.lab_lesson_biased_labels_title,
    lead: m.lab_lesson_biased_labels_lead,
    task: m.lab_lesson_biased_labels_task,
    why: m.lab_lesson_biased_labels_why,
  },
  'private-learning': {
    title: m.lab_lesson_private_learning_title,
    lead: m.lab_lesson_private_learning_lead,
    task: m.lab_lesson_private_learning_task,
    why: m.lab_lesson_private_learning_why,
  },
  exploration: {
    title: m.lab_lesson_exploration_title,
    lead: m.lab_lesson_exploration_lead,
    task: m.lab_lesson_exploration_task,
    why: m.lab_lesson_exploration_why,
  },
};

const HINTS: Readonly<Record<string, () => string>> = {
  lab_lesson_biased_labels_hint_1: m.lab_lesson_biased_labels_hint_1,
  lab_lesson_biased_labels_hint_2: m.lab_lesson_biased_labels_hint_2,
  lab_lesson_biased_labels_hint_3: m.lab_lesson_biased_labels_hint_3,
  lab_lesson_chinese_reviews_hint_1: m.lab_lesson_chinese_reviews_hint_1,
  lab_lesson_chinese_reviews_hint_2: m.lab_lesson_chinese_reviews_hint_2,
  lab_lesson_chinese_reviews_hint_3: m.lab_lesson_chinese_reviews_hint_3,
  lab_lesson_explaining_a_decision_hint_1: m.lab_lesson_explaining_a_decision_hint_1,
  lab_lesson_explaining_a_decision_hint_2: m.lab_lesson_explaining_a_decision_hint_2,
  lab_lesson_explaining_a_decision_hint_3: m.lab_lesson_explaining_a_decision_hint_3,
  lab_lesson_exploration_hint_1: m.lab_lesson_exploration_hint_1,
  lab_lesson_exploration_hint_2: m.lab_lesson_exploration_hint_2,
  lab_lesson_exploration_hint_3: m.lab_lesson_exploration_hint_3,
  lab_lesson_fewer_bits_hint_1: m.lab_lesson_fewer_bits_hint_1,
  lab_lesson_fewer_bits_hint_2: m.lab_lesson_fewer_bits_hint_2,
  lab_lesson_fewer_bits_hint_3: m.lab_lesson_fewer_bits_hint_3,
  lab_lesson_going_downhill_hint_1: m.lab_lesson_going_downhill_hint_1,
  lab_lesson_going_downhill_hint_2: m.lab_lesson_going_downhill_hint_2,
  lab_lesson_going_downhill_hint_3: m.lab_lesson_going_downhill_hint_3,
  lab_lesson_learning_rate_hint_1: m.lab_lesson_learning_rate_hint_1,
  lab_lesson_learning_rate_hint_2: m.lab_lesson_learning_rate_hint_2,
  lab_lesson_learning_rate_hint_3: m.lab_lesson_learning_rate_hint_3,
  lab_lesson_low_rank_adapters_hint_1: m.lab_lesson_low_rank_adapters_hint_1,
  lab_lesson_low_rank_adapters_hint_2: m.lab_lesson_low_rank_adapters_hint_2,
  lab_lesson_normalisation_hint_1: m.lab_lesson_normalisation_hint_1,
  lab_lesson_normalisation_hint_2: m.lab_lesson_normalisation_hint_2,
  lab_lesson_overfitting_hint_1: m.lab_lesson_overfitting_hint_1,
  lab_lesson_overfitting_hint_2: m.lab_lesson_overfitting_hint_2,
  lab_lesson_private_learning_hint_1: m.lab_lesson_private_learning_hint_1,
  lab_lesson_private_learning_hint_2: m.lab_lesson_private_learning_hint_2,
  lab_lesson_private_learning_hint_3: m.lab_lesson_private_learning_hint_3,
  lab_lesson_pruning_hint_1: m.lab_lesson_pruning_hint_1,
  lab_lesson_pruning_hint_2: m.lab_lesson_pruning_hint_2,
  lab_lesson_pruning_hint_3: m.lab_lesson_pruning_hint_3,
  lab_lesson_transfer_learning_hint_1: m.lab_lesson_transfer_learning_hint_1,
  lab_lesson_transfer_learning_hint_2: m.lab_lesson_transfer_learning_hint_2,
  lab_lesson_words_or_meaning_hint_1: m.lab_lesson_words_or_meaning_hint_1,
  lab_lesson_words_or_meaning_hint_2: m.lab_lesson_words_or_meaning_hint_2,
  lab_lesson_xor_hint_1: m.lab_lesson_xor_hint_1,
  lab_lesson_xor_hint_2: m.lab_lesson_xor_hint_2,
};

/** In the order of a course. */
export const LESSON_IDS: readonly string[] = Object.keys(TEXTS);

export const lessonText = (id: string, part: Part): string => TEXTS[id][part]();

/** @param key as a verdict gives it. */
export const hintText = (key: string): string => HINTS[key]();
