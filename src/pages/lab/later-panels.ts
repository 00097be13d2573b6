/** What stands below the curves, in a chunk of its own: the first curve of a lesson need not wait for it. */
export { default as EncoderPanel } from './EncoderPanel.svelte';
export { default as FormulaPanel } from './FormulaPanel.svelte';
export { default as ImportancePanel } from './ImportancePanel.svelte';
export { default as Rewards } from './Rewards.svelte';
export { default as RowPanel } from './RowPanel.svelte';
export { default as SearchPanel } from './SearchPanel.svelte';
export { default as SizePanel } from './SizePanel.svelte';
export { default as TakeAway } from './TakeAway.svelte';
export { default as TryPanel } from './TryPanel.svelte';
export { default as WeightPanel } from './WeightPanel.svelte';
