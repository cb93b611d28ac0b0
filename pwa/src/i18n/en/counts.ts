/** How often, in words, as the lines after a tick say it. */

import { catalogue } from '../texts.ts';

export const countTexts = catalogue('counts', {
  'times.2': 'twice',
  'times.3': 'three times',
  'times.4': 'four times',
  'times.5': 'five times',
  'times.6': 'six times',
  'times.7': 'seven times',
  'times.8': 'eight times',
  'times.9': 'nine times',
  'times.10': 'ten times',
  'times.11': 'eleven times',
  'times.12': 'twelve times',
  times: { one: 'once', other: '{n} times' },
});
