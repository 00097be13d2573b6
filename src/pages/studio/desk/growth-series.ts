/** The projection as the chart draws it and as the sheet prints it. */
import type { GrowthPoint } from '../../../domain/growth/viral.ts';
import { m } from '../../../paraglide/messages.js';

export const growthSeries = (points: readonly GrowthPoint[]) => ({
  key: 'visitors',
  name: m.desk_visitors(),
  low: points.map(({ low }) => low),
  middle: points.map(({ visitors }) => visitors),
  high: points.map(({ high }) => high),
});
