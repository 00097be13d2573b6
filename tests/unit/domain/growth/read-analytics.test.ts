import { describe, expect, it } from 'vitest';
import { parseCount, parseFigure, parsePercent } from '../../../../src/domain/growth/figures.ts';
import { readAnalytics } from '../../../../src/domain/growth/read-analytics.ts';
import { readRetention } from '../../../../src/domain/growth/read-retention.ts';

const file = (...lines: string[]) => ({
  name: 'export.csv',
  bytes: new TextEncoder().encode(lines.join('\n')),
});
const failing = (code: string) => ({ failure: { code } });

describe('figures', () => {
  it('are read as spreadsheets write them', () => {
    const cells: [string, number | undefined][] = [
      ['12', 12],
      ['1,234', 1234],
      ['1,234,567.5', 1234567.5],
      ['1 234', 1234],
      ['1\u00a0234,50', 1234.5],
      ['1.234,50', 1234.5],
      ['12,5', 12.5],
      ['$9.99', 9.99],
      ['¥1,200', 1200],
      ['12元', 12],
      ['１２３', 123],
      ['-5', -5],
      ['−5', -5],
      ['12e3', undefined],
      ['abc', undefined],
      ['', undefined],
      ['1,23,4', undefined],
      ['$'.repeat(100_000) + 'x', undefined],
    ];
    for (const [cell, value] of cells) expect([cell, parseFigure(cell)]).toEqual([cell, value]);
    expect([parseCount('3.0'), parseCount('3.5'), parseCount('-1')]).toEqual([3, undefined, undefined]);
    expect([
      parsePercent('45.5 %'),
      parsePercent('45'),
      parsePercent('120%'),
      parsePercent('４５％'),
    ]).toEqual([0.455, undefined, undefined, 0.45]);
  });
});

describe('an analytics export', () => {
  it('is read by the names of its columns', async () => {
    const reading = await readAnalytics(
      file(
        'Date,Channel,Visitors,Sign-ups,Active,Revenue',
        '2026-11-01,Mail,"1,200",30,9,$99.50',
        '2026-11-02,Search,10,,,',
      ),
    );
    expect(reading.rows).toEqual([
      { day: '2026-11-01', channel: 'Mail', visitors: 1200, signUps: 30, active: 9, revenue: 99.5 },
      { day: '2026-11-02', channel: 'Search', visitors: 10 },
    ]);
    expect(reading.issues).toEqual([]);
    expect(reading.columns).toEqual({
      day: 'Date',
      channel: 'Channel',
      visitors: 'Visitors',
      signUps: 'Sign-ups',
      active: 'Active',
      revenue: 'Revenue',
    });
  });

  it('is read in Chinese', async () => {
    const { rows } = await readAnalytics(
      file('日期,渠道,访客数,注册数,活跃用户,成交金额', '2026年11月1日,小红书,320,12,5,¥88'),
    );
    expect(rows).toEqual([
      { day: '2026-11-01', channel: '小红书', visitors: 320, signUps: 12, active: 5, revenue: 88 },
    ]);
  });

  it('is read below lines about the export, with dates without hyphens and visitors called active users', async () => {
    const reading = await readAnalytics(
      file(
        '# ----------',
        '# Traffic',
        '#',
        '',
        'Date,Session default channel group,Active users',
        '20261101,Organic Search,7',
        ',,7',
      ),
    );
    expect(reading.rows).toEqual([{ day: '2026-11-01', channel: 'Organic Search', visitors: 7 }]);
    expect(reading.issues).toEqual([{ row: 7, reason: 'bad-date', value: '', kept: false }]);
  });

  it('takes the order of day and month from the whole column', async () => {
    const { rows } = await readAnalytics(file('date;visitors', '01/11/2026;5', '13/11/2026;6'));
    expect(rows.map(({ day }) => day)).toEqual(['2026-11-01', '2026-11-13']);
  });

  it('says of each row it cannot use why', async () => {
    const { rows, issues } = await readAnalytics(
      file(
        'date,visitors,signups,revenue',
        '2026-11-01,5,6,1',
        'soon,5,1,1',
        '2026-11-02,many,1,1',
        '2026-11-03,5,1,lots',
        '2026-11-04,5,1,1,2',
        '2026-11-05,3,n/a,-',
      ),
    );
    expect(rows).toEqual([
      { day: '2026-11-03', channel: '', visitors: 5, signUps: 1 },
      { day: '2026-11-05', channel: '', visitors: 3 },
    ]);
    expect(issues).toEqual([
      { row: 2, reason: 'more-than-came', value: '6', kept: false },
      { row: 3, reason: 'bad-date', value: 'soon', kept: false },
      { row: 4, reason: 'bad-number', value: 'many', kept: false },
      { row: 5, reason: 'bad-number', value: 'lots', kept: true },
      { row: 6, reason: 'too-many-columns', value: '5', kept: false },
    ]);
  });

  it('asks which columns are meant, and takes the answer', async () => {
    const unknown = file('when,heads', '2026-11-01,5');
    await expect(readAnalytics(unknown)).rejects.toMatchObject(failing('needs-mapping'));
    expect((await readAnalytics(unknown, { day: 'when', visitors: 'heads' })).rows).toHaveLength(1);
    await expect(readAnalytics(file('date,visitors'))).rejects.toMatchObject(failing('no-rows'));
    await expect(readAnalytics(file('date,visitors', 'x,y'))).rejects.toMatchObject(failing('no-rows'));
    await expect(readAnalytics(file(''))).rejects.toMatchObject(failing('empty-file'));
  });

  it('can be cancelled', async () => {
    await expect(
      readAnalytics(file('date,visitors', '2026-11-01,5'), {}, AbortSignal.abort()),
    ).rejects.toThrow();
  });
});

describe('a file for retention', () => {
  it('of visits is a visitor and a day a row', async () => {
    const reading = await readRetention(file('user_id,date', 'a,2026-11-01', ',2026-11-01', 'b,never'));
    expect(reading).toEqual({
      kind: 'visits',
      visits: [{ visitor: 'a', day: '2026-11-01' }],
      issues: [
        { row: 3, reason: 'no-visitor', kept: false },
        { row: 4, reason: 'bad-date', value: 'never', kept: false },
      ],
    });
  });

  it('of cohorts has a column a period, with counts or percentages', async () => {
    const reading = await readRetention(
      file(
        'Cohort,Users,Week 0,Week 1',
        '2026-11-02,200,100%,25%',
        '2026-11-09,50,50,',
        '2026-11-16,10,11,x',
        '2026-11-09,1,1,1',
      ),
    );
    expect(reading).toMatchObject({ kind: 'cohorts', period: 'week' });
    expect(reading.kind === 'cohorts' && reading.cohorts).toEqual([
      { cohort: '2026-11-02', period: 0, size: 200, active: 200 },
      { cohort: '2026-11-02', period: 1, size: 200, active: 50 },
      { cohort: '2026-11-09', period: 0, size: 50, active: 50 },
    ]);
    expect(reading.issues.map(({ row, reason }) => [row, reason])).toEqual([
      [4, 'more-than-came'],
      [4, 'bad-number'],
      [5, 'duplicate'],
    ]);
    expect(await readRetention(file('日期,新增用户,第0天,第1天', '2026-11-02,20,20,5'))).toMatchObject({
      kind: 'cohorts',
      period: 'day',
    });
  });

  it('that is neither is asked about', async () => {
    await expect(readRetention(file('a,b', '1,2'))).rejects.toMatchObject(failing('needs-mapping'));
  });
});
