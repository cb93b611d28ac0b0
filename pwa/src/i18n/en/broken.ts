/** The screen `broken`. */

import { catalogue } from '../texts.ts';

export const brokenTexts = catalogue('broken', {
  'broken.title': 'Tend cannot open what it kept here',
  'broken.refused':
    'This browser gives Tend no storage, as in some private windows. Nothing you do here would be kept, so Tend does not begin. An ordinary window works.',
  'broken.silent':
    'The browser’s storage does not answer. Closing Tend’s other tabs, or the whole browser, usually helps.',
  'broken.newer':
    'A newer version of Tend wrote here, and this older one cannot read it. Loading again brings the newer one as soon as there is a network. Nothing was changed.',
  'broken.emptied': 'The browser’s storage was cleared while Tend was open. Loading again fetches what the server has.',
  'broken.failing': 'The browser’s storage could not be read. Nothing was changed, and nothing was deleted.',
  'broken.again': 'Load again',
  'broken.export': 'Export what is readable',
  'broken.export.none': 'Nothing could be read.',
  'broken.over': 'Start over on this device',
  'broken.over.why':
    'This device forgets what it holds. What reached the server comes back by itself. Names and notes need another of your devices, or the recovery code. Changes that were never sent go with it.',
  'broken.over.sure': 'Start over',
});
