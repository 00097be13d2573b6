import { describe, expect, it } from 'vitest';
import { readHistories } from '../../../../src/domain/importing/histories.ts';

const IDS = ['1', '50', '7'];
const ratings = (name: string, ...lines: string[]) => ({
  name,
  bytes: new TextEncoder().encode(lines.join('\n')),
});

describe('everybody’s histories', () => {
  it('are by row, oldest first, the latest rating of each film, without what is no rating of the catalog', async () => {
    const file = ratings(
      'ratings.csv',
      'userId,movieId,rating,timestamp',
      '1,7,4.0,300',
      '1,1,2.5,100',
      '2,50,5.0,100',
      '1,7,1.0,200',
      '1,999,5.0,50',
      '2,1,9.0,40',
      'broken',
    );
    expect(await readHistories(file, IDS)).toEqual(
      new Map([
        [
          '1',
          [
            { row: 0, stars: 2.5 },
            { row: 2, stars: 4 },
          ],
        ],
        ['2', [{ row: 1, stars: 5 }]],
      ]),
    );
  });

  it('keep the order of the file where it has no times, and are read from the older files too', async () => {
    const untimed = ratings('ratings.csv', 'userId,movieId,rating', '1,7,4', '1,1,3', '1,50,5');
    const rows = (people: Awaited<ReturnType<typeof readHistories>>) =>
      people.get('1')?.map(({ row }) => row);
    expect(rows(await readHistories(untimed, IDS))).toEqual([2, 0, 1]);
    const older = ratings('ratings.dat', '1::7::4::300', '1::1::3::100');
    expect(rows(await readHistories(older, IDS))).toEqual([0, 2]);
  });
});
