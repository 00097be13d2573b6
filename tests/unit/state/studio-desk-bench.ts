/** Codes and tables as they come onto the growth desk. */
import { gaussian, mulberry32 } from '../../../src/domain/random.ts';
import { makeReport, writeReportCode, type Visit } from '../../../src/domain/sharing/report-code.ts';

export const DEMO = 'AAAAAAAA';

/** Codes as the visitor's page writes them. @param visit what each did, by its place */
export function codesOf(count: number, visit: (at: number) => Partial<Visit>, seed = 7): string[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, at) =>
    writeReportCode(
      makeReport(
        {
          demo: DEMO,
          variant: 0,
          answeredStarter: true,
          openedItem: at % 3 === 0,
          pressedCallToAction: at % 2 === 1,
          likes: 3,
          dislikes: 1,
          day: '2026-05-04',
          ...visit(at),
        },
        random,
      ),
    ),
  );
}

/** A fortnight of two channels: letters bring fewer who sign up more often. One row has no number, one more sign-ups than visitors. */
export const ANALYTICS = [
  'Date,Channel,Visitors,Sign-ups,Active,Revenue',
  ...Array.from({ length: 14 }, (_, at) => {
    const day = `2026-05-${String(at + 1).padStart(2, '0')}`;
    return [
      `${day},search,100,${4 + (at % 3)},30,${50 + at}`,
      `${day},letter,40,${9 + (at % 2)},20,${80 + at}`,
    ];
  }).flat(),
  '2026-05-15,search,many,4,30,50',
  '2026-05-15,letter,10,12,5,50',
].join('\n');

/** Four weekly cohorts as an analytics tool exports them. */
export const COHORTS = [
  '同期群,人数,第0周,第1周,第2周,第3周',
  '2026-04-06,200,200,80,60,50',
  '2026-04-13,180,180,81,54,',
  '2026-04-20,220,220,77,,',
  '2026-04-27,150,150,,,',
].join('\n');

/** Visits of sixty people over six weeks, more faithful the luckier they are. */
export function visitsTable(): string {
  const random = mulberry32(3);
  const rows = Array.from({ length: 60 }, (_, visitor) => {
    const first = Math.floor(random() * 14);
    const faith = Math.abs(gaussian(random)) / 3;
    return Array.from({ length: 42 - first }, (_unused, later) => later)
      .filter((later) => later === 0 || random() < faith)
      .map((later) => {
        const day = new Date(Date.UTC(2026, 3, 1 + first + later)).toISOString().slice(0, 10);
        return `v${visitor},${day}`;
      });
  });
  return ['visitor,date', ...rows.flat()].join('\n');
}

export const csvFile = (name: string, text: string): File => new File([text], name, { type: 'text/csv' });
