/** What the columns of the built-in tables are called; columns of the person's own table keep their names. */
import type { DatasetChoice } from '../../domain/lab/experiment.ts';
import type { HouseColumn } from '../../domain/lab/houses.ts';
import { m } from '../../paraglide/messages.js';
import type { Names } from './lab-words.ts';

export const HOUSE_NAMES: Names<HouseColumn> = {
  area: m.lab_column_area,
  rooms: m.lab_column_rooms,
  age: m.lab_column_age,
  distance: m.lab_column_distance,
};

const isHouseColumn = (name: string): name is HouseColumn => Object.hasOwn(HOUSE_NAMES, name);

export const columnName = (name: string, { kind }: Pick<DatasetChoice, 'kind'>): string =>
  kind === 'houses' && isHouseColumn(name) ? HOUSE_NAMES[name]() : name;
