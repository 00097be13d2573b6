/** The points of path data that has only M, L and Z. */
export const coordinates = (path: string): [number, number][] =>
  path
    .split(/[MLZ]/)
    .filter(Boolean)
    .map((pair) => pair.split(/[ ,]/).map(Number) as [number, number]);
