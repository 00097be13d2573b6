/** How fast a person can say what they think, and what is taken for a script. */

/**
 * Taps a minute that are learned from. One a second for a whole minute is more than anyone reads and judges; at half of
 * it, somebody who sorts a familiar shelf by keyboard would be stopped; at ten times it, a script that runs while the
 * page is open would have turned a taste around before anyone looks.
 */
export const TAPS_A_MINUTE = 60;
const MINUTE = 60_000;

/** Remembers the taps of the last minute. `admit` says whether one more at `time` (milliseconds) is at a person's pace, and counts it if so. */
export function pace(most = TAPS_A_MINUTE): { admit(time: number): boolean } {
  let recent: number[] = [];
  return {
    admit(time) {
      // What lies ahead was before the clock was set back: it must not count until the clock has come round to it.
      recent = recent.filter((past) => past <= time && time - past < MINUTE);
      if (recent.length >= most) return false;
      recent.push(time);
      return true;
    },
  };
}
