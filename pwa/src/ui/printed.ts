/** What a screen wants printed in its place; screens/print lays it out. Null: the screen says nothing of it. */

import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';

export const printed = signal<(() => ComponentChild) | null>(null);
