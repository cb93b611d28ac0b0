/** A cue is stored in two lines, when and what then, so that each stays in the box where it was typed. */

/** The two parts of a stored cue; one without a line break (of an older Tend) is wholly in the first. */
export function splitCue(cue: string): [when: string, then: string] {
  const [when = '', ...then] = cue.split('\n');
  return [when, then.join(' ')];
}

/** Both, as they are stored. */
export function joinCue(when: string, then: string): string {
  return [when, then].filter(Boolean).join('\n');
}
