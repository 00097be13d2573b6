/** How much better a trained head must be to be put in use. */
export { WORTHWHILE_GAIN } from '../domain/learning/head-to-head.ts';
