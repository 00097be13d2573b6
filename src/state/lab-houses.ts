/** The numbers that house prices are made with, for the page that writes them out. */
export { HOUSE_PRICE } from '../domain/lab/houses.ts';
