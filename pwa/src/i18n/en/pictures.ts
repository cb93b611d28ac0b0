/** Pictures of what was: their tables, and the ways to save them. */

import { catalogue } from '../texts.ts';

export const picturesTexts = catalogue('pictures', {
  'picture.more': 'As a table, or to save',
  'picture.more.of': '{picture}: as a table, or to save',
  'picture.table': '{picture}: table',
  'picture.png': 'Save as PNG',
  'picture.png.of': 'Save as PNG: {picture}',
  'picture.svg': 'Save as SVG',
  'picture.svg.of': 'Save as SVG: {picture}',
  'picture.save.why': 'The file has the picture alone, and none of your names or words in it.',
});
