/**
 * Cliff walking, Sutton & Barto (2018), example 6.6: from one lower corner of a grid to the other, −1 a step; between
 * them lies the cliff, which costs 100 and leads back to the start.
 */
import type { Environment, Observation, World } from './environment.ts';

export const ROWS = 4;
export const COLUMNS = 12;
const CELLS = ROWS * COLUMNS;
/** Cells are counted row by row from the upper left corner. */
export const START = (ROWS - 1) * COLUMNS;
export const GOAL = CELLS - 1;
const STEP_REWARD = -1;
const FALL_REWARD = -100;

/** Rows and columns moved by each action: up, right, down, left. */
const MOVES = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

const isCliff = (cell: number): boolean => cell > START && cell < GOAL;
const within = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1);

/** Where an action leads and what it costs; the border of the grid holds. */
export function walk(cell: number, action: number): { readonly cell: number; readonly reward: number } {
  const [rows, columns] = MOVES[action];
  const row = within(Math.floor(cell / COLUMNS) + rows, ROWS);
  const to = row * COLUMNS + within((cell % COLUMNS) + columns, COLUMNS);
  return isCliff(to) ? { cell: START, reward: FALL_REWARD } : { cell: to, reward: STEP_REWARD };
}

/** The best return from a cell: one step a cell, and out of the lowest row first where the cliff is in the way. */
function bestReturn(cell: number): number {
  const row = Math.floor(cell / COLUMNS);
  const columns = COLUMNS - 1 - (cell % COLUMNS);
  const rows = row === ROWS - 1 && columns > 0 ? 2 : ROWS - 1 - row;
  return STEP_REWARD * (columns + rows);
}

const actionsOf = (cell: number): Float64Array =>
  Float64Array.from(MOVES, (_, action) => {
    const step = walk(cell, action);
    return step.reward + bestReturn(step.cell);
  });

/** One number a cell, after the constant: a linear agent on it is one with a table. */
const OBSERVATIONS: readonly Observation[] = Array.from({ length: CELLS }, (_, state) => {
  const context = new Float64Array(1 + CELLS);
  context[0] = context[1 + state] = 1;
  return { state, context };
});

/** An episode ends at the goal. The worths of a whole episode's regret add up to what it fell short of −13. */
export function createCliffWalking(): Environment {
  const worths = OBSERVATIONS.map(({ state }) => actionsOf(state));
  return {
    actions: MOVES.length,
    states: CELLS,
    width: 1 + CELLS,
    rewards: { low: FALL_REWARD, high: STEP_REWARD },
    start: (): World => {
      let cell = START;
      return {
        get observation() {
          return OBSERVATIONS[cell];
        },
        get worth() {
          return worths[cell];
        },
        act(action) {
          const step = walk(cell, action);
          const ended = step.cell === GOAL;
          cell = ended ? START : step.cell;
          return { reward: step.reward, ended };
        },
      };
    },
  };
}
