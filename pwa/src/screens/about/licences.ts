/** What Tend is made of, each with its licence, as the packages have it. Legal texts are not translated. */

import tend from '../../../../LICENSE?raw';
import lucide from '../../../node_modules/lucide/LICENSE?raw';
import preact from '../../../node_modules/preact/LICENSE?raw';
import signals from '../../../node_modules/@preact/signals/LICENSE?raw';
import qr from '../../../node_modules/qr/LICENSE-MIT?raw';
import apache from '../../../node_modules/qr/LICENSE?raw';

export interface Licence {
  name: string;
  /** As SPDX names it. */
  licence: string;
  /** The whole text; none where the licence asks for no copy of it. */
  text?: string;
}

export const LICENCES: readonly Licence[] = [
  { name: 'Tend', licence: 'MIT', text: tend },
  { name: 'preact', licence: 'MIT', text: preact },
  { name: '@preact/signals', licence: 'MIT', text: signals },
  { name: 'lucide', licence: 'ISC', text: lucide },
  { name: 'qr', licence: 'MIT', text: qr },
  { name: 'fractional-indexing', licence: 'CC0-1.0' },
  // The emergency numbers are written from its data.
  { name: 'libphonenumber', licence: 'Apache-2.0', text: apache },
];
