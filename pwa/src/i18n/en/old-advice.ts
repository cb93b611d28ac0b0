/** An answer of one's own that comes back on a hard week. */

import { catalogue } from '../texts.ts';

export const oldAdviceTexts = catalogue('old-advice', {
  'advice.back': 'You once told a new colleague',
  'advice.back.on': 'On {date}. Today it may be for you.',
  'advice.back.all': 'All that you said',
});
