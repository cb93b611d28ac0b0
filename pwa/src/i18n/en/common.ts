/** Words of many screens. */

import { catalogue } from '../texts.ts';

export const commonTexts = catalogue('common', {
  back: 'Back',
  cancel: 'Cancel',
  'label.of': '{of}: {label}',
});
