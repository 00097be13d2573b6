import { describe, expect, test } from 'vitest';
import { DayOrderVote, parseDate } from '../../../../src/domain/importing/dates.ts';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import expected from '../../../fixtures/importing/douban.expected.json' with { type: 'json' };
import { codeOf, fixture, textFile } from './files.ts';

const read = (text: string, name = 'list.csv') => readFiles([textFile(name, text)]);
const detect = async (text: string, name = 'list.csv') => {
  const detection = await detectFiles([textFile(name, text)]);
  if (detection.format !== 'table') throw new Error(detection.format);
  return detection;
};
const ratingsOf = async (text: string) => (await read(text)).events.map(({ value }) => value);

describe('guessing columns', () => {
  test('a Chinese film list in GB18030 reads as the file beside it says', async () => {
    expect(await readFiles([fixture('douban-gb18030.csv')])).toEqual(expected);
  });

  test("by English names, the person's own rating before others", async () => {
    const { mapping } = await detect(
      'Const,Your Rating,Date Rated,Title,IMDb Rating,Year,Genres,Directors\ntt1,8,2020-01-02,Heat,8.3,1995,"Crime, Drama",Michael Mann\n',
    );
    expect(mapping).toEqual({
      id: 'Const',
      rating: 'Your Rating',
      average: 'IMDb Rating',
      date: 'Date Rated',
      title: 'Title',
      year: 'Year',
      tags: 'Genres',
      creator: 'Directors',
    });
  });

  test('by content where names say nothing', async () => {
    const rows = ['Heat', 'Ran', 'Alien', 'Brazil', 'Vertigo'].map(
      (title, i) => `${i},${title},19${80 + i},drama,2020-01-0${i + 1}`,
    );
    const { mapping } = await detect('a,b,c,d,e\n' + rows.join('\n'));
    expect(mapping).toEqual({ title: 'b', year: 'c', date: 'e' });
  });

  test('a table without a likely title asks for one, and takes the answer', async () => {
    const text = 'a,b\n1,2\n3,4\n';
    expect((await detect(text)).mapping).toEqual({});
    expect(await codeOf(() => read(text))).toBe('needs-mapping');
    const file = textFile('list.csv', text);
    expect((await readFiles([file], { mapping: { title: 'b' } })).items.map(({ title }) => title)).toEqual([
      '2',
      '4',
    ]);
    expect(await codeOf(() => readFiles([file], { mapping: { title: 'gone' } }))).toBe('needs-mapping');
  });

  test('the preview shows rows as they stand, whatever the columns are called', async () => {
    const { sample, columns, rows } = await detect('__proto__,title,\nx,Emma,y\n');
    expect(columns).toEqual(['__proto__', 'title', '#3']);
    expect(rows).toBe(1);
    expect(Object.entries(sample[0])).toEqual([
      ['__proto__', 'x'],
      ['title', 'Emma'],
      ['#3', 'y'],
    ]);
  });
});

describe('a price', () => {
  test('is none in codes of three letters and a number', async () => {
    const rows = [101, 102, 201, 202].map((number, i) => `Course ${'ABCD'[i]},MAT${number}`);
    expect((await detect(`Title,Code\n${rows.join('\n')}\n`)).mapping).toEqual({ title: 'Title' });
    const dear = [12, 13, 14, 15].map((euros, i) => `Lamp ${'ABCD'[i]},EUR ${euros}`);
    expect((await detect(`Title,Cost\n${dear.join('\n')}\n`)).mapping).toMatchObject({ price: 'Cost' });
    expect(
      (await read('Title,Price\nLamp,kr 120\nVase,Kč 100\n')).items.map(({ numbers }) => numbers),
    ).toEqual([{ price: 120 }, { price: 100 }]);
  });
});

describe('what others gave on average', () => {
  const averages = async (text: string) => (await read(text)).items.map(({ numbers }) => numbers);

  test('is brought to five stars by the scale of its own column; none is a missing number', async () => {
    const text = 'Title,Your Rating,IMDb Rating\nHeat,4,8.3\nRan,5,7\nAlien,1,N/A\n';
    expect(await averages(text)).toEqual([{ averageRating: 4.15 }, { averageRating: 3.5 }, undefined]);
    expect(await ratingsOf(text)).toEqual([4, 5, 1]);
  });

  test('is a plain “rating” only where another column is the person’s own', async () => {
    expect(await averages('片名,我的评分,评分\n花样年华,5,4.5\n')).toEqual([{ averageRating: 4.5 }]);
    expect(await averages('片名,评分\n花样年华,5\n')).toEqual([undefined]);
    expect((await detect('Title,Stars,Rating\nHeat,4,3\n')).mapping).toEqual({
      title: 'Title',
      rating: 'Stars',
    });
    expect(await averages('Title,Your Rating,IMDb Rating\nHeat,4,3/0\nRan,5,7\n')).toEqual([
      undefined,
      { averageRating: 3.5 },
    ]);
  });
});

describe('ratings', () => {
  test.each([
    ['five', '3\n4.5\n5', [3, 4.5, 5]],
    ['ten', '1\n7\n10', [0.5, 3.5, 5]],
    ['a hundred', '2\n70\n100', [0.5, 3.5, 5]],
    ['stars', '★★★\n★★★★½\n★☆☆☆☆', [3, 4.5, 1]],
    ['fractions', '8/10\n4/5\n50/100', [4, 4, 2.5]],
    ['decimal commas', '"3,5"\n4\n5', [3.5, 4, 5]],
  ])('out of %s become half a star to five', async (_, column, stars) => {
    const rows = column.split('\n').map((rating, i) => `Book ${i},${rating}`);
    expect(await ratingsOf('Title,Rating\n' + rows.join('\n'))).toEqual(stars);
  });

  test('that cannot be read are issues, and the book stays', async () => {
    const { items, events, issues } = await read('Title,Rating\nA,good\nB,4\nC,-1\n');
    expect(items.map(({ title, backlog }) => [title, backlog])).toEqual([
      ['A', false],
      ['B', false],
      ['C', false],
    ]);
    expect(events).toHaveLength(1);
    expect(issues.map(({ row, reason, kept }) => [row, reason, kept])).toEqual([
      [2, 'bad-rating', true],
      [4, 'bad-rating', true],
    ]);
  });

  test('past every scale are all refused', async () => {
    expect(await ratingsOf('Title,Rating\nA,500\nB,4\n')).toEqual([]);
  });
});

describe('backlog', () => {
  test.each(['to-read', '想看', '想读', 'Unread', 'watchlist', 'backlog', 'TODO', '0'])(
    'status %s',
    async (status) => {
      const { items, events } = await read(
        `Title,Status,Rating\nA,${status},\nB,done,\nC,reading,\nD,${status},4\n`,
      );
      expect(items.map(({ backlog }) => backlog)).toEqual([true, false, false, false]);
      expect(events.map(({ itemId, kind }) => [itemId, kind])).toEqual([
        ['b||', 'done'],
        ['d||', 'rating'],
      ]);
    },
  );

  test('without a status, the unrated of a rated list; of an unrated list none', async () => {
    expect((await read('Title,Rating\nA,\nB,4\n')).items.map(({ backlog }) => backlog)).toEqual([
      true,
      false,
    ]);
    expect((await read('Title,Author\nA,\nB,x\n')).items.map(({ backlog }) => backlog)).toEqual([
      false,
      false,
    ]);
  });
});

describe('rows', () => {
  test('lists are split, prose is cleaned, duplicates and nameless rows are said', async () => {
    const { items, issues } = await read(
      'Title,Author,Tags,Description,Year\n' +
        '"A &amp; B","X; Y","one|two, One","First<br/>second <b>bold</b>",1999\n' +
        'a & b,x,,,1999\n,Nobody,,,\nC,,,,soon\n',
    );
    expect(items).toMatchObject([
      {
        title: 'A & B',
        creators: ['X', 'Y'],
        tags: ['one', 'two'],
        description: 'First\nsecond bold',
        year: 1999,
        kind: 'book',
      },
      { title: 'C', creators: [], tags: [] },
    ]);
    expect(issues.map(({ row, reason, kept }) => [row, reason, kept])).toEqual([
      [3, 'duplicate', false],
      [4, 'no-title', false],
      [5, 'bad-year', true],
    ]);
  });

  test('what the list is about shows in its words', async () => {
    const kind = async (text: string, name?: string) => (await read(text, name)).items[0].kind;
    expect(await kind('Title,Director\nHeat,Mann\n')).toBe('film');
    expect(await kind('书名,作者\n活着,余华\n')).toBe('book');
    expect(await kind('Title\nCatan\n', 'games.csv')).toBe('other');
  });

  test('the catalog is known again by its file name', async () => {
    expect((await read('Title\nA\n', 'My Books (2).csv')).catalogId).toBe('table:my-books-2');
  });

  test('tables of one header are one catalog; of several, none', async () => {
    const files = [textFile('part_0.csv', 'Title,Year\nA,1\n'), textFile('part_1.csv', 'title, year\nB,2\n')];
    expect((await readFiles(files)).items.map(({ title }) => title)).toEqual(['A', 'B']);
    expect(await codeOf(() => readFiles([files[0], textFile('c.csv', 'Film,Note\nC,x\n')]))).toBe(
      'unknown-format',
    );
  });
});

describe('JSON', () => {
  const records =
    '{"title":"A","authors":[{"name":"X"},{"name":"Y"}],"rating":4,"meta":{"year":1999},"__proto__":{"polluted":"yes"}}';

  test.each([
    ['an array', `[${records}, 7, {"title":"B"}]`, [2]],
    ['an object with items', `{"items":[${records}, null, {"title":"B"}]}`, [2]],
    ['lines', `${records}\n\n{"title":"B"}\nnot json\n`, [4]],
  ])('%s', async (_, text, badRows) => {
    const file = textFile('list.json', text);
    const { columns } = await detect(text, 'list.json');
    expect(columns).toEqual(['title', 'authors', 'rating', 'meta.year', '__proto__.polluted']);
    const mapping = { title: 'title', creator: 'authors', rating: 'rating', year: 'meta.year' };
    const { items, events, issues } = await readFiles([file], { mapping });
    expect(items).toMatchObject([
      { title: 'A', creators: ['X', 'Y'], year: 1999 },
      { title: 'B', backlog: true },
    ]);
    expect(events).toMatchObject([{ kind: 'rating', value: 4 }]);
    expect(issues.map(({ row, reason }) => [row, reason])).toEqual(
      badRows.map((row) => [row, 'unreadable-row']),
    );
    expect('polluted' in {}).toBe(false);
  });

  test('nesting of any depth is no danger', async () => {
    const deep = '[{"title":"A","x":' + '['.repeat(50_000) + ']'.repeat(50_000) + '}]';
    expect((await read(deep, 'deep.json')).items).toHaveLength(1);
  });

  test.each(['{"a":', '[1,2', '{"a":1}', '"text"'])('%s is of an unknown format', async (text) => {
    expect(await codeOf(() => read(text, 'list.json'))).toBe('unknown-format');
  });
});

describe('dates', () => {
  const day = (text: string, order?: 'day-first' | 'month-first') => {
    const time = parseDate(text, order);
    return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
  };

  test.each([
    ['2019/6/1', '2019-06-01'],
    ['2019-06-01', '2019-06-01'],
    ['2019年6月1日', '2019-06-01'],
    ['2019-06', '2019-06-01'],
    ['2019-06-01T23:30:00+02:00', '2019-06-01'],
    ['2019-06-01 08:00:00 UTC', '2019-06-01'],
    ['Jun 1, 2019', '2019-06-01'],
    ['1 June 2019', '2019-06-01'],
    ['1559390400', '2019-06-01'],
    ['2019/2/30', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('%s', (text, expectedDay) => expect(day(text)).toBe(expectedDay));

  test('the whole column tells day from month', () => {
    const order = (...texts: string[]) => {
      const vote = new DayOrderVote();
      texts.forEach((text) => vote.add(text));
      return vote.order;
    };
    expect(order('1/2/2020', '13/2/2020')).toBe('day-first');
    expect(order('1/2/2020', '2/13/2020')).toBe('month-first');
    expect(order('1/2/2020')).toBe('month-first');
    expect(order('1.2.2020')).toBe('day-first');
    expect(day('1/2/2020', 'day-first')).toBe('2020-02-01');
    expect(day('1/2/20', 'month-first')).toBe('2020-01-02');
  });
});
